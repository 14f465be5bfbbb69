import { erasureRequests, instant, oneOf, openPacts, text, whole } from '@lectern/contracts/testing';
import { deliver } from '@lectern/events/testing';
import { describe, expect, it, vi } from 'vitest';
import { subscriptions } from '../../src/messaging/subscriptions.ts';

const pacts = openPacts('webhook');
const ids = { documentId: 'document-1', tenantId: 'tenant-a' };
const anyIds = { documentId: text(ids.documentId), tenantId: text(ids.tenantId) };
const at = new Date('2026-01-02T03:04:05.678Z');

/** Has an event handled, and answers what the use case got. */
async function handled(body: string): Promise<unknown> {
  const useCase = vi.fn();
  await deliver(body, subscriptions({ announceOutcome: useCase, eraseData: useCase }));
  return useCase.mock.lastCall?.[0];
}

const outcome = (facts: object) => ({ eventId: 'event-1', outcome: { ...ids, ...facts, at } });

describe('what the webhook service reads of', () => {
  it('a version that is searchable', async () => {
    await pacts.event(
      'retrieval',
      {
        type: 'DocumentIndexed.v1',
        given: 'a document was embedded',
        // It has a model, too, which nobody is told; the event is not one without it.
        data: {
          ...anyIds,
          version: whole(1),
          model: text('model-1'),
          chunkCount: whole(4),
          timestamp: instant(),
        },
      },
      async (body) => {
        const told = { type: 'document.indexed', status: 'indexed', version: 1, chunkCount: 4 };
        expect(await handled(body)).toEqual(outcome(told));
      },
    );
  });

  it.each([
    ['embedding', 'a document without text was put in'],
    ['retrieval', 'a document was embedded by another model'],
  ])('a version that failed in %s', async (producer, given) => {
    await pacts.event(
      producer,
      {
        type: 'DocumentFailed.v1',
        given,
        data: {
          ...anyIds,
          ...{
            version: whole(1),
            stage: producer === 'retrieval' ? 'index' : oneOf('extract', 'chunk', 'embed'),
          },
          ...{ reason: text('no_text'), message: text('It has no text.'), timestamp: instant() },
        },
      },
      async (body) => {
        expect(await handled(body)).toEqual(
          outcome({ type: 'document.failed', status: 'failed', version: 1 }),
        );
      },
    );
  });

  it('a document for which there is no room', async () => {
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
        expect(await handled(body)).toEqual(
          outcome({ type: 'document.failed', status: 'rejected', version: 1 }),
        );
      },
    );
  });

  it('a document that was deleted', async () => {
    await pacts.event(
      'document',
      {
        type: 'DocumentDeleted.v1',
        given: 'a document was deleted',
        data: { ...anyIds, ownerId: text('ann'), operationId: text('operation-1'), timestamp: instant() },
      },
      async (body) => {
        expect(await handled(body)).toEqual(outcome({ type: 'document.deleted', status: 'deleted' }));
      },
    );
  });

  it.each(erasureRequests)('%s', async (_given, facts, erasure) => {
    await pacts.event('user', facts, async (body) => {
      expect(await handled(body)).toEqual({ eventId: 'event-1', erasure });
    });
  });
});

it('is what is committed', () => pacts.settle());
