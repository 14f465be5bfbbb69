import { instant, openPacts, text } from '@lectern/contracts/testing';
import { deliver } from '@lectern/events/testing';
import { expect, it, vi } from 'vitest';
import { subscriptions } from '../../src/messaging/subscriptions.ts';

const pacts = openPacts('model');

it.each([
  ['an account is erased', { ownerId: text('ann') }, { ownerId: 'ann' }],
  ['a tenant is erased', {}, {}],
])('the model service reads that %s', async (given, owner, read) => {
  await pacts.event(
    'user',
    {
      type: 'ErasureRequested.v1',
      given,
      data: {
        ...{ erasureId: text('erasure-1'), tenantId: text('tenant-a'), requestedBy: text('ann') },
        ...owner,
        timestamp: instant(),
      },
    },
    async (body) => {
      const eraseData = vi.fn();
      await deliver(body, subscriptions({ eraseData }));
      const erasure = { id: 'erasure-1', tenantId: 'tenant-a', ...read };
      expect(eraseData.mock.lastCall?.[0]).toEqual({ eventId: 'event-1', erasure });
    },
  );
});

it('is what is committed', () => pacts.settle());
