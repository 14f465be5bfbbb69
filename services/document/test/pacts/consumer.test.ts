import {
  erasureRequests,
  hex,
  instant,
  listOf,
  oneOf,
  openPacts,
  text,
  whole,
} from '@lectern/contracts/testing';
import { deliver } from '@lectern/events/testing';
import { describe, expect, it, vi } from 'vitest';
import { createDeadLetterClient } from '../../src/adapters/dead-letter-client.ts';
import { createRetrievalClient } from '../../src/adapters/retrieval-client.ts';
import { subscriptions } from '../../src/messaging/subscriptions.ts';
import { aDocument } from '../support/samples.ts';
import { describeChunks } from './chunk-pacts.ts';
import { describeComparisons } from './comparison-pacts.ts';

const pacts = openPacts('document');
const { signal } = new AbortController();
const options = { timeoutMs: 20_000 };
const headers = { accept: 'application/json' };
const ids = { documentId: 'document-1', tenantId: 'tenant-a' };
const anyIds = { documentId: text(ids.documentId), tenantId: text(ids.tenantId) };
const at = new Date('2026-01-02T03:04:05.678Z');

describe('what the document service asks of retrieval', () => {
  it('to hide a document that is being deleted', async () => {
    await pacts.call(
      'retrieval',
      {
        operation: 'put-tombstone',
        given: 'a document is indexed',
        request: {
          ...{ method: 'PUT', path: '/internal/tombstones/document-1', headers },
          body: { tenantId: 'tenant-a' },
        },
        answer: { status: 204 },
      },
      async (client) => {
        await createRetrievalClient(client, options).hide(ids, signal);
      },
    );
  });

  it('to hide a document from those who may no longer read it', async () => {
    const sharing = { visibility: 'private', readers: ['bob'], sharingRevision: 2 } as const;
    await pacts.call(
      'retrieval',
      {
        operation: 'put-sharing',
        given: 'a document is indexed',
        request: {
          ...{ method: 'PUT', path: '/internal/sharing/document-1', headers },
          body: { tenantId: 'tenant-a', ownerId: 'ann', ...sharing },
        },
        answer: { status: 204 },
      },
      async (client) => {
        const document = {
          ...aDocument(),
          id: ids.documentId,
          tenantId: ids.tenantId,
          ownerId: 'ann',
          ...sharing,
        };
        await createRetrievalClient(client, options).apply(document, signal);
      },
    );
  });
});

describe.each(['embedding', 'retrieval', 'user', 'webhook', 'model'])(
  'what the document service asks of %s',
  (provider) => {
    it('to show the dead letters of a tenant', async () => {
      const id = 'event-1';
      await pacts.call(
        provider,
        {
          operation: 'see-to-dead-letters',
          given: 'an event of a tenant was given up',
          request: {
            ...{ method: 'POST', path: '/internal/dead-letters', headers },
            body: { tenantId: 'tenant-dead', action: 'list', limit: 100 },
          },
          answer: {
            status: 200,
            body: {
              count: whole(1),
              complete: true,
              messages: listOf({ id: text(id), deadLetteredAt: instant() }),
            },
          },
        },
        async (client) => {
          const request = { tenantId: 'tenant-dead', action: 'list', limit: 100 } as const;
          const found = await createDeadLetterClient(client, options).seeTo(request, signal);
          expect(found).toMatchObject({ count: 1, complete: true, messages: [{ id }] });
        },
      );
    });
  },
);

describeComparisons(pacts);
describeChunks(pacts);

/** Has an event handled, and answers what the use case got. */
async function handled(body: string): Promise<unknown> {
  const useCase = vi.fn();
  await deliver(
    body,
    subscriptions({
      recordProgress: useCase,
      attachDocuments: useCase,
      settleClaim: useCase,
      eraseDocuments: useCase,
      confirmRemoval: useCase,
    }),
  );
  return useCase.mock.lastCall?.[0];
}

describe('what the document service reads of', () => {
  it('a claim on the quota that is counted', async () => {
    await pacts.event(
      'user',
      {
        type: 'StorageReserved.v1',
        given: 'a document claims room',
        data: { ...anyIds, version: whole(1), claim: whole(1), timestamp: instant() },
      },
      async (body) => {
        const wanted = { eventId: 'event-1', ...ids, claim: 1, refusal: undefined };
        expect(await handled(body)).toEqual(wanted);
      },
    );
  });

  it('a claim on the quota for which there is no room', async () => {
    await pacts.event(
      'user',
      {
        type: 'StorageRefused.v1',
        given: 'a document claims more than there is room for',
        data: {
          ...anyIds,
          ...{ version: whole(1), claim: whole(1), reason: 'quota_exceeded', message: text('It is full.') },
          timestamp: instant(),
        },
      },
      async (body) => {
        const refusal = { reason: 'quota_exceeded', message: 'It is full.', at };
        expect(await handled(body)).toEqual({ eventId: 'event-1', ...ids, claim: 1, refusal });
      },
    );
  });

  it.each(erasureRequests)('an erasure: %s', async (_given, facts, erasure) => {
    await pacts.event('user', facts, async (body) => {
      expect(await handled(body)).toEqual({ erasure: { ...erasure, requestedBy: 'ann' } });
    });
  });

  it('a version that was embedded', async () => {
    await pacts.event(
      'embedding',
      {
        type: 'DocumentEmbedded.v1',
        given: 'a document with a reader was put in',
        data: {
          ...anyIds,
          ...{ ownerId: text('ann'), visibility: oneOf('private', 'tenant') },
          ...{ version: whole(1), title: text('Refunds'), metadata: {} },
          ...{ model: text('model-1'), dimensions: whole(384), chunkCount: whole(4) },
          location: { bucket: text('blobs'), key: text('embedded/document-1/1') },
          timestamp: instant(),
        },
      },
      async (body) => {
        const progress = { version: 1, status: 'embedded', chunkCount: 4, at };
        expect(await handled(body)).toEqual({ eventId: 'event-1', ...ids, progress });
      },
    );
  });

  it('what is attached to a mail', async () => {
    const sha256 = 'a1b2'.repeat(16);
    const file = { part: 1, contentType: 'text/plain', bytes: 9, sha256 };
    const location = { bucket: 'blobs', key: 'attachments/document-1/1/1' };
    await pacts.event(
      'embedding',
      {
        type: 'AttachmentsExtracted.v1',
        given: 'a mail with an attachment was put in',
        data: {
          ...anyIds,
          version: whole(1),
          attachments: listOf({
            ...{ part: whole(1), filename: text('plan.txt'), contentType: text('text/plain') },
            ...{ bytes: whole(9), sha256: hex(sha256) },
            location: { bucket: text(location.bucket), key: text(location.key) },
          }),
          timestamp: instant(),
        },
      },
      async (body) => {
        const { part, ...content } = file;
        const attachments = [{ part, filename: 'plan.txt', content: { ...content, location } }];
        expect(await handled(body)).toEqual({ eventId: 'event-1', ...ids, version: 1, attachments });
      },
    );
  });

  it('a version that is searchable', async () => {
    await pacts.event(
      'retrieval',
      {
        type: 'DocumentIndexed.v1',
        given: 'a document was embedded',
        data: {
          ...anyIds,
          ...{ version: whole(1), model: text('model-1'), chunkCount: whole(4) },
          timestamp: instant(),
        },
      },
      async (body) => {
        const progress = { version: 1, status: 'indexed', chunkCount: 4, at };
        expect(await handled(body)).toEqual({ eventId: 'event-1', ...ids, progress });
      },
    );
  });

  it.each([
    ['embedding', 'a document without text was put in', oneOf('extract', 'chunk', 'embed')],
    ['retrieval', 'a document was embedded by another model', 'index'],
  ])('a version that failed in %s', async (producer, given, stage) => {
    await pacts.event(
      producer,
      {
        type: 'DocumentFailed.v1',
        given,
        data: {
          ...anyIds,
          ...{ version: whole(1), stage, reason: text('no_text'), message: text('It has no text.') },
          timestamp: instant(),
        },
      },
      async (body) => {
        const failure = { stage: expect.any(String), reason: 'no_text', message: 'It has no text.' };
        const progress = { version: 1, status: 'failed', failure, at };
        expect(await handled(body)).toEqual({ eventId: 'event-1', ...ids, progress });
      },
    );
  });

  it.each([
    ['embedding', 'DocumentPurged.v1', 'removedChunks', { part: 'chunks', removed: 0, remaining: 0 }],
    ['retrieval', 'DocumentUnindexed.v1', 'remainingPoints', { part: 'index', remaining: 0 }],
  ])('what was removed in %s', async (producer, type, count, removal) => {
    await pacts.event(
      producer,
      {
        type,
        given: 'a document was deleted',
        data: {
          ...anyIds,
          ...{ operationId: text('operation-1'), [count]: whole(0) },
          timestamp: instant(),
        },
      },
      async (body) => {
        const wanted = { eventId: 'event-1', ...ids, operationId: 'operation-1', ...removal };
        expect(await handled(body)).toEqual(wanted);
      },
    );
  });
});

it('is what is committed', () => pacts.settle());
