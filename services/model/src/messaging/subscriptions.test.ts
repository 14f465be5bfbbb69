import { eventTopology } from '@lectern/contracts';
import { expect, it } from 'vitest';
import { subscriptions } from './subscriptions.ts';

it('the subscriptions are those that the platform’s event map names', () => {
  const consumed = subscriptions({ eraseData: async () => undefined });
  const consumer = eventTopology.consumers.find(({ name }) => name === 'model');
  const promised = consumer?.subscriptions.flatMap(({ from, types }) =>
    types.map((type) => `${from} ${type}`),
  );
  expect(consumed.map(({ from, event }) => `${from} ${event.type}`).sort()).toEqual(promised?.sort());
});
