import { knownCaller } from '@lectern/auth/testing';
import { decimal, instant, listOf, oneOf, openPacts, text, whole } from '@lectern/contracts/testing';
import { deliver } from '@lectern/events/testing';
import { describe, expect, it, vi } from 'vitest';
import { createDocumentClient } from '../../src/adapters/document-client.ts';
import { createEmbeddingClient } from '../../src/adapters/embedding-client.ts';
import { references } from '../../src/domain/background.ts';
import { subscriptions } from '../../src/messaging/subscriptions.ts';
import { ann } from '../support/start-retrieval.ts';

const pacts = openPacts('retrieval');
const { signal } = new AbortController();
const options = { timeoutMs: 20_000, passagesTimeoutMs: 20_000 };
/** The smallest that the embedding service has without any files. */
const model = { name: 'hash-8', dimensions: 8 };
const headers = { accept: 'application/json' };

describe('what retrieval asks of', () => {
  it('the embedding service: the vector of a query, by the model of the index', async () => {
    // The first query of a process comes with the texts that it is measured against.
    const texts = ['refunds', ...references.map(({ text }) => text)];
    await pacts.call(
      'embedding',
      {
        operation: 'embed-query',
        given: 'there is a model',
        request: {
          ...{ method: 'POST', path: '/internal/embeddings', headers },
          body: { texts, model },
        },
        answer: {
          status: 200,
          body: {
            model: model.name,
            dimensions: whole(model.dimensions),
            vectors: texts.map(() => Array.from({ length: model.dimensions }, () => decimal(0.5))),
          },
        },
      },
      async (client) => {
        const embedder = createEmbeddingClient(client, options);
        const vector = Float32Array.from({ length: model.dimensions }, () => 0.5);
        expect((await embedder.embed('refunds', model, signal)).vector).toEqual(vector);
      },
    );
  });

  it('the embedding service: vectors of chunks, by the model of the index', async () => {
    const passage = { text: 'Refunds take two weeks.', headings: ['Refunds'] };
    const version = { documentId: 'document-1', tenantId: 'tenant-a', version: 1, title: 'Terms' };
    await pacts.call(
      'embedding',
      {
        operation: 'embed-passages',
        given: 'there is a model',
        request: {
          ...{ method: 'POST', path: '/internal/passages', headers },
          body: { model, ...version, passages: [passage] },
        },
        answer: { status: 200, body: { vectors: [text('AAAAPw==')] } },
      },
      async (client) => {
        const embedder = createEmbeddingClient(client, options);
        const made = await embedder.embedPassages([passage], { version, model }, signal);
        expect(made).toEqual([Float32Array.of(0.5)]);
      },
    );
  });

  it('the embedding service: documents embedded by the model of the index', async () => {
    await pacts.call(
      'embedding',
      {
        operation: 'choose-model',
        given: 'there is a model',
        request: {
          ...{ method: 'PUT', path: '/internal/active-model', headers },
          body: { model, replaced: 'model-0' },
        },
        answer: { status: 204 },
      },
      async (client) => {
        await createEmbeddingClient(client, options).choose(model, 'model-0', signal);
      },
    );
  });

  it('the document service: how many documents are pending', async () => {
    await pacts.call(
      'document',
      {
        operation: 'count-pending',
        given: 'the caller has a document that is not indexed yet',
        forCaller: true,
        request: { method: 'GET', path: '/internal/documents/pending', headers },
        answer: { status: 200, body: { pending: whole(1) } },
      },
      async (client) => {
        expect(await createDocumentClient(client, options).count(knownCaller(ann), signal)).toBe(1);
      },
    );
  });
});

/** Has an event handled, and answers what the use case got. */
async function handled(body: string): Promise<unknown> {
  const useCase = vi.fn();
  await deliver(
    body,
    subscriptions({
      ...{ indexDocument: useCase, shareDocument: useCase },
      ...{ describeDocument: useCase, unindexDocument: useCase },
    }),
  );
  return useCase.mock.lastCall?.[0];
}

const sharing = {
  ownerId: text('ann'),
  visibility: oneOf('private', 'tenant'),
  readers: listOf(text('bob')),
  sharingRevision: whole(2),
};
const shared = { ownerId: 'ann', visibility: 'private', readers: ['bob'], sharingRevision: 2 };
const ids = { documentId: 'document-1', tenantId: 'tenant-a' };
const anyIds = { documentId: text(ids.documentId), tenantId: text(ids.tenantId) };
const collections = [{ id: 'collection-1', attributes: { chapter: 3 } }];
const inCollections = listOf({ id: text('collection-1'), attributes: { chapter: whole(3) } });
const timestamp = '2026-01-02T03:04:05.678Z';

describe('what retrieval reads of', () => {
  it('a version that was embedded', async () => {
    const facts = { version: 1, title: 'Refunds', model: 'model-1', dimensions: 384, chunkCount: 4 };
    const location = { bucket: 'blobs', key: 'embedded/document-1/1' };
    await pacts.event(
      'embedding',
      {
        type: 'DocumentEmbedded.v1',
        given: 'a document with a reader was put in',
        data: {
          ...anyIds,
          ...sharing,
          version: whole(1),
          title: text('Refunds'),
          metadata: { topic: 'tests' },
          collections: inCollections,
          ...{ model: text('model-1'), dimensions: whole(384), chunkCount: whole(4) },
          location: { bucket: text(location.bucket), key: text(location.key) },
          timestamp: instant(),
        },
      },
      async (body) => {
        const described = { metadata: { topic: 'tests' }, collections };
        const version = { ...ids, ...shared, ...facts, ...described, location, timestamp };
        expect(await handled(body)).toEqual({ eventId: 'event-1', version });
      },
    );
  });

  it('a change of what is said about a document', async () => {
    const given = {
      title: 'Refunds',
      titleGiven: true,
      metadata: { topic: 'tests', tags: ['a'] },
      collections: [{ id: 'collection-1', attributes: {} }],
      descriptionRevision: 2,
    };
    await pacts.event(
      'document',
      {
        type: 'DocumentDescribed.v1',
        given: 'a document got another title',
        data: {
          ...{ ...anyIds, ...sharing, title: text('Refunds'), titleGiven: true },
          ...{ metadata: { topic: text('tests') }, metadataLists: { tags: listOf(text('a')) } },
          collections: listOf({ id: text('collection-1'), attributes: {} }),
          ...{ descriptionRevision: whole(2), timestamp: instant() },
        },
      },
      async (body) => {
        expect(await handled(body)).toMatchObject({
          eventId: 'event-1',
          document: ids,
          sharing: shared,
          given,
        });
      },
    );
  });

  it('a change of who may read a document', async () => {
    await pacts.event(
      'document',
      {
        type: 'DocumentShared.v1',
        given: 'a reader was added to a document',
        data: { ...anyIds, ...sharing, timestamp: instant() },
      },
      async (body) => {
        const data = { ...ids, ...shared, timestamp };
        expect(await handled(body)).toEqual({ eventId: 'event-1', document: data, sharing: data });
      },
    );
  });

  it('a deletion', async () => {
    await pacts.event(
      'document',
      {
        type: 'DocumentDeleted.v1',
        given: 'a document was deleted',
        data: { ...anyIds, ownerId: text('ann'), operationId: text('operation-1'), timestamp: instant() },
      },
      async (body) => {
        const deletion = { ...ids, ownerId: 'ann', operationId: 'operation-1', timestamp };
        expect(await handled(body)).toEqual({ eventId: 'event-1', deletion });
      },
    );
  });
});

it('is what is committed', () => pacts.settle());
