import { erasureRequests, openPacts } from '@lectern/contracts/testing';
import { deliver } from '@lectern/events/testing';
import { expect, it, vi } from 'vitest';
import { subscriptions } from '../../src/messaging/subscriptions.ts';

const pacts = openPacts('model');

it.each(erasureRequests)('the model service reads that %s', async (_given, facts, erasure) => {
  await pacts.event('user', facts, async (body) => {
    const eraseData = vi.fn();
    await deliver(body, subscriptions({ eraseData }));
    expect(eraseData.mock.lastCall?.[0]).toEqual({ eventId: 'event-1', erasure });
  });
});

it('is what is committed', () => pacts.settle());
