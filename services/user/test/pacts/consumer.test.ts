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
      await deliver(body, subscriptions({ answerClaim: useCase }));
      const claim = { ...ids, version: 1, claim: 1, heldBytes: 0, wantedBytes: 23 };
      expect(useCase.mock.lastCall?.[0]).toMatchObject({ eventId: 'event-1', claim });
    },
  );
});

it('is what is committed', () => pacts.settle());
