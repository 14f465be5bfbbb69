import { eventTopology } from '@lectern/contracts';
import { expect, it } from 'vitest';
import { subscriptions } from './subscriptions.ts';

it('the subscriptions are those that the platform’s event map names', () => {
  const ignore = async () => undefined;
  const consumed = subscriptions({ answerClaim: ignore, advanceErasure: ignore });
  const consumer = eventTopology.consumers.find(({ name }) => name === 'user');
  const promised = consumer?.subscriptions.flatMap(({ from, types }) =>
    types.map((type) => `${from} ${type}`),
  );
  expect(consumed.map(({ from, event }) => `${from} ${event.type}`).sort()).toEqual(promised?.sort());
});
