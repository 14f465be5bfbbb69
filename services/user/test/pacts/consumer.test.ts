import { instant, openPacts, text, whole } from '@lectern/contracts/testing';
import { deliver } from '@lectern/events/testing';
import { expect, it, vi } from 'vitest';
import { subscriptions } from '../../src/messaging/subscriptions.ts';

const pacts = openPacts('user');
const ids = { documentId: 'document-1', tenantId: 'tenant-a' };

it('the user service reads of a document what it takes and what it asks for', async () => {
  await pacts.event(
    'document',
    {
      type: 'StorageClaimed.v1',
      given: 'a document waits for its reservation',
      data: {
        ...{ documentId: text(ids.documentId), tenantId: text(ids.tenantId) },
        ...{ version: whole(1), claim: whole(1), heldBytes: whole(0), wantedBytes: whole(23) },
        timestamp: instant(),
      },
    },
    async (body) => {
      const useCase = vi.fn();
      await deliver(body, subscriptions({ answerClaim: useCase, advanceErasure: useCase }));
      const claim = { ...ids, version: 1, claim: 1, heldBytes: 0, wantedBytes: 23 };
      expect(useCase.mock.lastCall?.[0]).toMatchObject({ eventId: 'event-1', claim });
    },
  );
});

it('the user service reads that nothing is left of the documents of an erasure', async () => {
  const amounts = { documents: 2, blobs: 3, chunks: 9, points: 8 };
  await pacts.event(
    'document',
    {
      type: 'DocumentsErased.v1',
      given: 'an erasure was asked for',
      data: {
        ...{ erasureId: text('erasure-1'), tenantId: text('tenant-a') },
        ...{ documents: whole(2), blobs: whole(3), chunks: whole(9), points: whole(8) },
        timestamp: instant(),
      },
    },
    async (body) => {
      const useCase = vi.fn();
      await deliver(body, subscriptions({ answerClaim: useCase, advanceErasure: useCase }));
      const wanted = { eventId: 'event-1', erasureId: 'erasure-1', tenantId: 'tenant-a' };
      expect(useCase.mock.lastCall?.[0]).toEqual({ ...wanted, removed: { documents: amounts } });
    },
  );
});

it.each([
  ['webhook', 'WebhooksErased.v1', 'webhooks', { webhooks: 1, deliveries: 40 }],
  [
    'model',
    'ModelDataErased.v1',
    'models',
    { aliases: 1, prompts: 3, promptVersions: 7, calls: 412, requestCounts: 58 },
  ],
])(
  'the user service reads of the %s service that nothing is left of an erasure',
  async (producer, type, part, amounts) => {
    await pacts.event(
      producer,
      {
        type,
        given: 'an erasure was asked for',
        data: {
          ...{ erasureId: text('erasure-1'), tenantId: text('tenant-a') },
          ...Object.fromEntries(Object.entries(amounts).map(([name, count]) => [name, whole(count)])),
          timestamp: instant(),
        },
      },
      async (body) => {
        const useCase = vi.fn();
        await deliver(body, subscriptions({ answerClaim: useCase, advanceErasure: useCase }));
        const wanted = { eventId: 'event-1', erasureId: 'erasure-1', tenantId: 'tenant-a' };
        expect(useCase.mock.lastCall?.[0]).toEqual({ ...wanted, removed: { [part]: amounts } });
      },
    );
  },
);

it('is what is committed', () => pacts.settle());
