import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
beforeAll(async () => {
  user = await startUser();
});
afterAll(() => user.stop());

const verify = (key: unknown) => user.call('POST', '/internal/api-keys/verify', { body: { key } });

describe('API keys', () => {
  it('have a budget for models, which can be changed and is told to the gateway', async () => {
    const { caller } = await peopleOf(user).newOwner();
    const modelBudget = { requestsPerMinute: 6, tokensPerDay: 200_000, moneyPerMonth: 0.25 };
    const body = { name: 'agent', scopes: ['generate'], modelBudget };
    const made = await user.call('POST', '/v1/api-keys', { body, as: caller });
    expect(made.body).toMatchObject({ modelBudget, requestsPerMinute: null });
    expect((await verify(made.body.key)).body).toMatchObject({ modelBudget });
    const path = `/v1/api-keys/${made.body.id}`;
    const change = (asked: object) => user.call('PATCH', path, { body: asked, as: caller });
    const changed = await change({ requestsPerMinute: 30, modelBudget: { tokensPerDay: 5 } });
    expect(changed).toMatchObject({
      status: 200,
      body: { id: made.body.id, requestsPerMinute: 30, modelBudget: { tokensPerDay: 5 } },
    });
    expect((await user.call('GET', path, { as: caller })).body).toEqual(changed.body);
    expect((await change({ modelBudget: null })).body).toMatchObject({ modelBudget: null });
    expect((await verify(made.body.key)).body).not.toHaveProperty('modelBudget');
    for (const wrong of [
      ...[{}, { modelBudget: {} }, { modelBudget: { tokensPerDay: 0 } }, { name: 'other' }],
      ...[{ modelBudget: { moneyPerMonth: -1 } }, { modelBudget: { tokensPerWeek: 5 } }],
    ]) {
      expect((await change(wrong)).status).toBe(400);
    }
  });
});
