import { allScopes, type Principal } from '@lectern/auth';
import { DocumentsErased, ErasureRequested, ModelDataErased, WebhooksErased } from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import type { CloudEvent, DataOf } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws } from '@lectern/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgErasureRepository } from '../../src/adapters/pg-erasure-repository.ts';
import type { ErasureResource } from '../../src/http/erasure-schemas.ts';
import { expectProblem, type Person, peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
let documents: Neighbour;
let webhooks: Neighbour;
let models: Neighbour;
let db: Db;
const asked: CloudEvent[] = [];

beforeAll(async () => {
  const aws = testAws();
  user = await startUser({}, aws);
  documents = await startNeighbour('document', aws, {
    subscriptions: keepEvents(asked, 'user', [ErasureRequested]),
  });
  [webhooks, models] = [await startNeighbour('webhook', aws), await startNeighbour('model', aws)];
  db = createDb({ url: user.databaseUrl, telemetry: noopTelemetry() });
});
afterAll(async () => {
  await db.close();
  for (const neighbour of [documents, webhooks, models]) await neighbour.stop();
  await user.stop();
});

const erase = ({ caller }: Person) => user.call('DELETE', '/v1/users/me', { as: caller });
const receiptOf = async (receiptToken: unknown): Promise<ErasureResource> => {
  const { body } = await user.call('POST', '/v1/erasures/receipt', { body: { receiptToken } });
  return body as unknown as ErasureResource;
};
const requestFor = (erasureId: unknown) =>
  eventually(
    () => {
      const events = asked.map(({ data }) => data as DataOf<typeof ErasureRequested>);
      return events.find((data) => data.erasureId === erasureId);
    },
    { what: 'documents are asked for' },
  );
const amounts = {
  documents: { documents: 2, blobs: 3, chunks: 9, points: 9 },
  webhooks: { webhooks: 1, deliveries: 5 },
  models: { aliases: 1, prompts: 3, promptVersions: 4, calls: 6, requestCounts: 7 },
};
const all = { ...amounts.documents, ...amounts.webhooks, ...amounts.models };
/** Has the services report that are named; all of them, if none is. */
async function report(erasureId: unknown, tenantId: string, parts = Object.keys(amounts)): Promise<void> {
  const base = { erasureId: String(erasureId), tenantId, timestamp: new Date().toISOString() };
  const reports: Record<string, () => Promise<unknown>> = {
    documents: () => documents.emit(DocumentsErased, { ...base, ...amounts.documents }),
    webhooks: () => webhooks.emit(WebhooksErased, { ...base, ...amounts.webhooks }),
    models: () => models.emit(ModelDataErased, { ...base, ...amounts.models }),
  };
  await Promise.all(parts.map((part) => reports[part]?.()));
}
const doneOf = async (receiptToken: unknown) =>
  (await receiptOf(receiptToken)).steps.filter(({ doneAt }) => doneAt !== undefined).map(({ part }) => part);
const untilSucceeded = (receiptToken: unknown) =>
  eventually(
    async () => {
      const found = await receiptOf(receiptToken);
      return found.status === 'succeeded' ? found : undefined;
    },
    { what: 'the erasure has succeeded', timeoutMs: 10_000 },
  );
const rowsOf = async (table: string, { userId }: Pick<Principal, 'userId'>) => {
  const column = table === 'users' ? 'id' : 'user_id';
  return (await db.query(`SELECT FROM ${table} WHERE ${column} = $1`, [userId])).rowCount;
};

describe('DELETE /v1/users/me', () => {
  it('ends access at once, asks all other services, and then removes keys, sessions and the account', async () => {
    const people = peopleOf(user);
    const owner = await people.newOwner();
    const member = await people.newMember(owner);
    const { tenantId, userId } = member.caller;
    await user.call('POST', '/v1/api-keys', { as: member.caller, body: { name: 'k', scopes: ['search'] } });
    const begun = await erase(member);
    expect(begun.status).toBe(202);
    const { id, receiptToken } = begun.body;
    expect((await people.logIn(member.email)).status).toBe(401);
    expect((await people.membersOf(owner)).map((one) => one.id)).not.toContain(userId);
    expect(await requestFor(id)).toMatchObject({ tenantId, ownerId: userId, requestedBy: userId });

    const parts = ['access', 'documents', 'webhooks', 'models', 'apiKeys', 'sessions', 'account'];
    const running = await receiptOf(receiptToken);
    expect(running.steps.map(({ part, doneAt }) => [part, doneAt !== undefined])).toEqual(
      parts.map((part) => [part, part === 'access']),
    );
    expect(await rowsOf('users', member.caller)).toBe(1);

    await report(id, v7());
    await report(id, tenantId);
    await report(id, tenantId);
    const ended = await untilSucceeded(receiptToken);
    expect(ended.receipt).toMatchObject({ ...all, apiKeys: 1, sessions: 1, accounts: 1 });
    expect(ended.steps.every(({ doneAt }) => doneAt !== undefined)).toBe(true);
    for (const table of ['users', 'sessions', 'api_keys', 'known_networks'])
      expect(await rowsOf(table, member.caller), table).toBe(0);

    const { body } = await user.call('GET', '/v1/erasures', { as: owner.caller });
    expect(body.data).toMatchObject([{ id, userId, status: 'succeeded' }]);
    expect(JSON.stringify(body)).not.toContain(member.email);
    const again = await people.newMember(owner);
    expectProblem(await user.call('GET', '/v1/erasures', { as: again.caller }), 403, 'missing_role');
  });

  it.each([
    ['documents', 'webhooks', 'models'],
    ['models', 'documents', 'webhooks'],
    ['webhooks', 'models', 'documents'],
  ])('waits for every service, whichever is last: %s, %s, %s', async (first, second, last) => {
    const owner = await peopleOf(user).newOwner();
    const { id, receiptToken } = (await erase(owner)).body;
    for (const done of [[first], [first, second]]) {
      await report(id, owner.caller.tenantId, [done.at(-1) ?? '']);
      await expect
        .poll(() => doneOf(receiptToken), { timeout: 10_000 })
        .toEqual(['access', ...Object.keys(amounts).filter((part) => done.includes(part))]);
    }
    expect(await receiptOf(receiptToken)).toMatchObject({ status: 'running' });
    expect(await rowsOf('users', owner.caller)).toBe(1);
    await report(id, owner.caller.tenantId, [last]);
    expect((await untilSucceeded(receiptToken)).receipt).toMatchObject({ ...all, accounts: 1 });
  });

  it('shows the receipt of one that ended when documents were all that was waited for', async () => {
    const owner = await peopleOf(user).newOwner();
    const { id, receiptToken } = (await erase(owner)).body;
    await report(id, owner.caller.tenantId);
    await untilSucceeded(receiptToken);
    const columns = ['webhooks', 'models'].map((part) => `${part} = NULL, ${part}_erased_at = NULL`);
    await db.query(`UPDATE erasures SET ${columns.join(', ')} WHERE id = $1`, [id]);
    const { status, steps, receipt } = await receiptOf(receiptToken);
    expect(status).toBe('succeeded');
    expect(steps.map(({ part }) => part)).toEqual(['access', 'documents', 'apiKeys', 'sessions', 'account']);
    expect(receipt).not.toHaveProperty('webhooks');
  });

  it('takes the tenant with its only person, and all that acts in it', async () => {
    const owner = await peopleOf(user).newOwner();
    const { tenantId } = owner.caller;
    await user.call('POST', '/v1/service-accounts', { as: owner.caller, body: { name: 'bot' } });
    await peopleOf(user).invite(owner, 'guest@example.org');
    const { id, receiptToken } = (await erase(owner)).body;
    expect(await requestFor(id)).not.toHaveProperty('ownerId');
    expect((await peopleOf(user).accept(user.tokensFor('guest@example.org').at(-1))).status).toBe(401);
    await report(id, tenantId);
    expect(await untilSucceeded(receiptToken)).toMatchObject({ wholeTenant: true, receipt: { accounts: 2 } });
    for (const table of ['users', 'tenants', 'invitations']) {
      const column = table === 'tenants' ? 'id' : 'tenant_id';
      const { rowCount } = await db.query(`SELECT FROM ${table} WHERE ${column} = $1`, [tenantId]);
      expect(rowCount, table).toBe(0);
    }
  });

  it('is refused to the last owner of others, to an API key, and to a session that is not young', async () => {
    const people = peopleOf(user);
    const owner = await people.newOwner();
    const member = await people.newMember(owner);
    expectProblem(await erase(owner), 409, 'last_owner');
    const key = { ...member, caller: { ...member.caller, via: 'api-key' as const } };
    expectProblem(await erase(key), 403, 'session_required');
    await db.query(`UPDATE sessions SET created_at = created_at - interval '11 minutes' WHERE user_id = $1`, [
      member.caller.userId,
    ]);
    expectProblem(await erase(member), 403, 'recent_login_required');
    await people.changeRole(owner, member.caller.userId, 'owner');
    expect((await erase(await people.personOf(owner.email))).status).toBe(202);
  });

  it('is open to people of an outside provider who have just logged in there, and to their own account alone', async () => {
    const admit = async () => {
      const claims = { issuer: 'https://id.example.org', tenant: 'acme', subject: 'mia', role: 'member' };
      const body = { ...claims, issuedAt: new Date().toISOString() };
      return user.call('PUT', '/internal/external-users', { body });
    };
    const { tenantId, userId } = (await admit()).body as { tenantId: string; userId: string };
    const mia = (facts: Partial<Principal>) => {
      const person = {
        tenantId,
        userId,
        roles: ['member' as const],
        scopes: allScopes,
        credentialId: 'x'.repeat(43),
      };
      return user.call('DELETE', '/v1/users/me', { as: { ...person, via: 'oidc', ...facts } });
    };
    const ago = (seconds: number) => ({ authenticatedAt: new Date(Date.now() - seconds * 1_000) });
    // Of a provider that does not tell, or a gateway of the release before; of long ago; of a clock that is wrong.
    for (const time of [{}, ago(601), ago(-120)])
      expectProblem(await mia(time), 403, 'recent_login_required');
    expectProblem(await mia({ ...ago(1), via: 'api-key' }), 403, 'session_required');
    expectProblem(await mia({ ...ago(1), via: 'session' }), 401, 'session_ended');

    const { status, body } = await mia(ago(540));
    expect(status).toBe(202);
    expect(await requestFor(body.id)).toMatchObject({ tenantId, requestedBy: userId });
    expectProblem(await mia(ago(540)), 404, 'user_not_found');
    // In a tenant that goes, nothing of theirs would stay.
    const next = (await admit()).body;
    expect(next.userId).not.toBe(userId);
    expect(next.tenantId).not.toBe(tenantId);
    await report(body.id, tenantId);
    expect(await untilSucceeded(body.receiptToken)).toMatchObject({ wholeTenant: true });
    expect((await admit()).body).toEqual(next);
  });

  it('has one of two owners stay who leave at once', async () => {
    const people = peopleOf(user);
    const owner = await people.newOwner();
    const other = await people.newMember(owner, 'owner');
    await people.newMember(owner);
    const answers = await Promise.all([erase(owner), erase(other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  });

  it('shows nothing to a token that is none', async () => {
    const answer = await user.call('POST', '/v1/erasures/receipt', { body: { receiptToken: 'er_none' } });
    expectProblem(answer, 404, 'receipt_not_found');
  });
});

it('services are asked again while a report is missing, by one of several at once', async () => {
  const owner = await peopleOf(user).newOwner();
  const { id } = (await erase(owner)).body;
  const published: string[] = [];
  const open = () =>
    createPgErasureRepository({
      db,
      revocations: { record: async () => undefined },
      unitOfWork: {
        run: (work) => db.transaction((tx) => work({ ...tx, publish: async () => undefined })),
      },
    });
  const askAgain = (minutes: number) => {
    const now = new Date(Date.now() + minutes * 60_000);
    const query = { askedBefore: new Date(now.getTime() - 15 * 60_000), now };
    const decide = (erasure: { id: string }) => {
      published.push(erasure.id);
      return {} as never;
    };
    return open().askAgain(query, decide, new AbortController().signal);
  };
  await askAgain(1);
  expect(published).not.toContain(id);
  await Promise.all([askAgain(20), askAgain(20), askAgain(21)]);
  expect(published.filter((each) => each === id)).toHaveLength(1);
  await askAgain(36);
  expect(published.filter((each) => each === id)).toHaveLength(1);
  await askAgain(80);
  expect(published.filter((each) => each === id)).toHaveLength(2);
});
