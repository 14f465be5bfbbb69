import { hex, instant, listOf, oneOf, openPacts, text, whole } from '@lectern/contracts/testing';
import { deliver } from '@lectern/events/testing';
import { describe, expect, it, vi } from 'vitest';
import { createModelEmbeddingProvider } from '../../src/adapters/providers/model-embedding-provider.ts';
import { subscriptions } from '../../src/messaging/subscriptions.ts';

const pacts = openPacts('embedding');

/** Has an event handled, and answers what the use case got. */
async function handled(body: string): Promise<unknown> {
  const useCase = vi.fn();
  await deliver(body, subscriptions({ embedDocument: useCase, purgeDocument: useCase }));
  return useCase.mock.lastCall?.[0];
}

const ids = { documentId: 'document-1', tenantId: 'tenant-a', ownerId: 'ann' };
const anyIds = { documentId: text(ids.documentId), tenantId: text(ids.tenantId), ownerId: text(ids.ownerId) };
const timestamp = '2026-01-02T03:04:05.678Z';

describe('what embedding reads of', () => {
  it('a document that was put in', async () => {
    const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    const location = { bucket: 'blobs', key: 'documents/document-1/1' };
    await pacts.event(
      'document',
      {
        type: 'DocumentIngested.v1',
        given: 'a document with a reader was put in',
        data: {
          ...anyIds,
          version: whole(1),
          ...{
            visibility: oneOf('private', 'tenant'),
            readers: listOf(text('bob')),
            sharingRevision: whole(2),
          },
          ...{ title: text('Refunds'), metadata: { topic: 'tests' } },
          collections: listOf({ id: text('collection-1'), attributes: {} }),
          ...{ contentType: text('text/plain'), bytes: whole(23), sha256: hex(sha256) },
          location: { bucket: text(location.bucket), key: text(location.key) },
          timestamp: instant(),
        },
      },
      async (body) => {
        const document = {
          ...ids,
          version: 1,
          ...{ visibility: 'private', readers: ['bob'], sharingRevision: 2 },
          ...{ title: 'Refunds', metadata: { topic: 'tests' } },
          collections: [{ id: 'collection-1', attributes: {} }],
          ...{ contentType: 'text/plain', bytes: 23, sha256, location, timestamp },
        };
        expect(await handled(body)).toEqual({ eventId: 'event-1', document });
      },
    );
  });

  it('a deletion', async () => {
    await pacts.event(
      'document',
      {
        type: 'DocumentDeleted.v1',
        given: 'a document was deleted',
        data: { ...anyIds, operationId: text('operation-1'), timestamp: instant() },
      },
      async (body) => {
        const deletion = { ...ids, operationId: 'operation-1', timestamp };
        expect(await handled(body)).toEqual({ eventId: 'event-1', deletion });
      },
    );
  });
});

it('what embedding asks of the model service: vectors', async () => {
  const body = { model: 'text-embedding-3-small', texts: ['passage: terns'], tenantId: 'tenant-a' };
  await pacts.call(
    'model',
    {
      operation: 'embed-by-model',
      given: 'a provider has the model',
      request: { method: 'POST', path: '/internal/vectors', headers: { accept: 'application/json' }, body },
      answer: {
        status: 200,
        body: {
          ...{ target: text('their-model'), vectors: [text('AACAPwAAAAA=')] },
          usage: { inputTokens: whole(3) },
        },
      },
    },
    async (client) => {
      const provider = createModelEmbeddingProvider({
        ...{ client, model: body.model, dimensions: 2, concurrency: 1 },
        prefixes: { query: '', passage: 'passage: ' },
      });
      const { signal } = new AbortController();
      const vectors = await provider.embed(['terns'], { kind: 'passage', tenantId: 'tenant-a', signal });
      expect(vectors).toEqual([Float32Array.of(1, 0)]);
    },
  );
});

it('is what is committed', () => pacts.settle());
