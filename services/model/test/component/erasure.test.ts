import { randomUUID } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import { ErasureRequested, ModelDataErased } from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import type { CloudEvent, DataOf } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour, testPrincipal } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import {
  eventually,
  type HttpStub,
  startHttpStub,
  type TestAws,
  type TestDatabase,
  testAws,
  testDatabase,
} from '@lectern/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendCompletion } from '../support/send-completion.ts';
import { eventsOf, startModel, type TestModel } from '../support/start-model.ts';

const reports: CloudEvent[] = [];
/** Short, so that a message that came to a process that ends comes again soon. */
const visibilityTimeoutSeconds = 2;

let provider: HttpStub;
let shared: TestDatabase;
let aws: TestAws;
let db: Db;
let user: Neighbour;
let model: TestModel;

beforeAll(async () => {
  provider = await startHttpStub((_, response) => sendCompletion(response, ['Yes.']));
  shared = await testDatabase();
  aws = testAws();
  model = await start();
  db = createDb({ url: shared.url, telemetry: noopTelemetry(), maxConnections: 2 });
  const subscriptions = keepEvents(reports, 'model', [ModelDataErased]);
  user = await startNeighbour('user', aws, { subscriptions, visibilityTimeoutSeconds });
});
afterAll(async () => {
  await model?.stop();
  await user?.stop();
  await db?.close();
  await shared?.drop();
  await provider?.close();
});

function start(): Promise<TestModel> {
  const target = {
    ...{ provider: 'openai-compatible', model: 'm', baseUrl: `${provider.url}/v1`, maxRetries: 0 },
    price: { input: 1, output: 1 },
  };
  const env = {
    MODELS: JSON.stringify({ targets: { one: target }, aliases: { lectern: ['one'] } }),
    ...{ KEY_TOKENS_PER_DAY: '1000', TENANT_TOKENS_PER_DAY: '1000', TENANT_MONEY_PER_MONTH: '100' },
    ...{ ERASURE_SWEEP_INTERVAL_MS: '200', EVENTS_WAIT_SECONDS: '1' },
    EVENTS_VISIBILITY_TIMEOUT_SECONDS: String(visibilityTimeoutSeconds),
  };
  return startModel(env, { shared, aws });
}

const newOwner = (tenantId: string = randomUUID()) =>
  testPrincipal({ tenantId, userId: randomUUID(), roles: ['owner'], credentialId: randomUUID() });

/** Has a tenant, or one person of it, erased. */
async function erase(
  { tenantId, userId }: Principal,
  { alone = false, erasureId = randomUUID() }: { alone?: boolean; erasureId?: string } = {},
): Promise<string> {
  const base = { erasureId, tenantId, requestedBy: userId, timestamp: new Date().toISOString() };
  await user.emit(ErasureRequested, { ...base, ...(alone ? { ownerId: userId } : {}) });
  return erasureId;
}

const reportsOf = (erasureId: string) =>
  reports
    .map(({ data }) => data as DataOf<typeof ModelDataErased>)
    .filter((report) => report.erasureId === erasureId);
const untilReported = (erasureId: string, times = 1) =>
  eventually(() => (reportsOf(erasureId).length >= times ? reportsOf(erasureId) : undefined), {
    what: 'the erasure is reported',
    timeoutMs: 20_000,
  });

/** A call of a model, whose answer is kept; whether it was. */
async function ask(as: Principal, alias = 'acme-bot', instance = model): Promise<unknown> {
  const json = { alias, messages: [{ role: 'user', content: 'Is it so?' }], cacheKey: 'a'.repeat(64) };
  const response = await instance.send('POST', '/internal/answers', { from: 'bff', as, json });
  const events = eventsOf(await response.text());
  expect(events.at(-1)?.event).toBe('done');
  return events[0]?.data.cached;
}

/** An alias, a prompt of two versions, a call with its budgets, and requests. */
async function fill(as: Principal): Promise<void> {
  await model.call('PUT', '/v1/model-aliases', {
    as,
    json: { aliases: { 'acme-bot': ['one'] }, embeddings: { 'acme-vectors': ['one'] } },
  });
  for (const template of ['Sum up {{text}}', 'Sum up in a line {{text}}']) {
    const json = { name: 'summary', template, alias: 'acme-bot' };
    const headers = { 'idempotency-key': template.replaceAll(' ', '-') };
    expect((await model.call('POST', '/v1/prompts', { as, json, headers })).status).toBe(201);
  }
  await ask(as);
  await count(as, 3);
}

/** Requests of two days, of which each is a count. */
async function count({ tenantId, userId, credentialId: keyId }: Principal, requests: number): Promise<void> {
  const counts = ['2026-11-10', '2026-11-11'].map((day) => ({
    ...{ tenantId, userId, keyId, day, requests, refused: 1, failed: 0 },
  }));
  const json = { sender: randomUUID(), batch: 1, counts };
  expect((await model.send('POST', '/internal/request-counts', { from: 'gateway', json })).status).toBe(204);
}

const countsOf = async ({ tenantId }: Principal) => {
  const sql = `SELECT day::text, user_id, key_id, requests::int, refused::int FROM request_counts WHERE tenant_id = $1
    ORDER BY day, user_id`;
  return (await db.query(sql, [tenantId])).rows;
};

async function rowsOf({ tenantId }: Principal): Promise<Record<string, number>> {
  const counted = ['aliases', 'vector_aliases', 'prompts', 'prompt_versions', 'calls', 'request_counts'].map(
    async (table) => {
      const { rowCount } = await db.query(`SELECT FROM ${table} WHERE tenant_id = $1`, [tenantId]);
      return [table, rowCount] as const;
    },
  );
  return Object.fromEntries(await Promise.all(counted));
}

const keysOf = async ({ tenantId }: Principal) =>
  (await db.query('SELECT FROM idempotency_keys WHERE tenant_id = $1', [tenantId])).rowCount;
const windowsOf = async (owner: string) =>
  (await db.query('SELECT FROM budget_windows WHERE owner = $1', [owner])).rowCount;
const callsOf = async ({ tenantId }: Principal) => {
  const sql =
    'SELECT user_id, key_id, alias, target, cost > 0 AS paid FROM calls WHERE tenant_id = $1 ORDER BY id';
  return (await db.query(sql, [tenantId])).rows;
};
const gone = { aliases: 0, vector_aliases: 0, prompts: 0, prompt_versions: 0, request_counts: 0 };
const nobodys = { user_id: null, key_id: null, alias: 'one', target: 'one', paid: true };

it('of a tenant leaves what its calls cost, and of nothing whose it was, however often it is asked for', async () => {
  const [as, other] = [newOwner(), newOwner()];
  await Promise.all([fill(as), fill(other)]);
  const erasureId = await erase(as);
  const amounts = { aliases: 2, prompts: 1, promptVersions: 2, calls: 1, requestCounts: 2 };
  expect(await untilReported(erasureId)).toMatchObject([{ tenantId: as.tenantId, ...amounts }]);
  expect(await rowsOf(as)).toEqual({ ...gone, calls: 1 });
  expect(await callsOf(as)).toEqual([nobodys]);
  expect([await keysOf(as), await keysOf(other)]).toEqual([0, 2]);
  expect(await windowsOf(`tenant ${as.tenantId}`)).toBe(0);
  expect(await windowsOf(`key ${as.credentialId}`)).toBe(0);
  expect(await rowsOf(other)).toEqual({
    aliases: 1,
    vector_aliases: 1,
    prompts: 1,
    prompt_versions: 2,
    calls: 1,
    request_counts: 2,
  });
  expect(await callsOf(other)).toMatchObject([{ user_id: other.userId, alias: 'acme-bot' }]);
  expect(await windowsOf(`key ${other.credentialId}`)).toBe(1);
  expect(await ask(other)).toBe(true);
  await erase(as, { erasureId });
  expect((await untilReported(erasureId, 2)).at(-1)).toMatchObject(amounts);
});

it('of a person takes their name from what is the tenant’s, and from their calls', async () => {
  const as = newOwner();
  const stays = newOwner(as.tenantId);
  await fill(as);
  const version = { name: 'summary', template: 'Sum up {{text}} well', alias: 'acme-bot' };
  await model.call('POST', '/v1/prompts', { as: stays, json: version });
  await ask(stays, 'lectern');
  const mate = newOwner(as.tenantId);
  await count({ ...as, credentialId: randomUUID() }, 4);
  await count(stays, 10);
  await count(mate, 2);
  await untilReported(await erase(mate, { alone: true }));
  const amounts = { aliases: 0, prompts: 0, promptVersions: 0, calls: 1, requestCounts: 4 };
  expect(await untilReported(await erase(as, { alone: true }))).toMatchObject([amounts]);
  const listed = await model.call('GET', '/v1/prompts/summary/versions', { as: stays });
  expect(listed.body.data).toMatchObject([{ version: 3, createdBy: stays.userId }, {}, {}]);
  expect(JSON.stringify(listed.body)).not.toContain(as.userId);
  expect(await keysOf(as)).toBe(0);
  const { body } = await model.call('GET', '/v1/prompts/summary', { as: stays });
  expect(body).toMatchObject({ liveVersion: 1, changedBy: stays.userId, live: { version: 1 } });
  expect(body.live).not.toHaveProperty('createdBy');
  expect(await callsOf(as)).toMatchObject([
    { ...nobodys, alias: 'acme-bot' },
    { user_id: stays.userId, key_id: stays.credentialId },
  ]);
  expect(await windowsOf(`key ${as.credentialId}`)).toBe(0);
  expect(await windowsOf(`tenant ${as.tenantId}`)).toBeGreaterThan(0);
  for (const table of ['aliases', 'vector_aliases']) {
    const { rows } = await db.query(`SELECT changed_by FROM ${table} WHERE tenant_id = $1`, [as.tenantId]);
    expect(rows).toEqual([{ changed_by: null }]);
  }
  // Of two keys of theirs, and of somebody who went before: the sums of the tenant are what they were.
  const left = ['2026-11-10', '2026-11-11'].flatMap((day) => [
    { day, user_id: '', key_id: '', requests: 9, refused: 3 },
    { day, user_id: stays.userId, key_id: stays.credentialId, requests: 10, refused: 1 },
  ]);
  expect(await countsOf(as)).toEqual(left);
});

it('reaches requests that are told of when it is over', async () => {
  const as = newOwner();
  await untilReported(await erase(as, { alone: true }));
  await count(as, 3);
  const nobody = (day: string) => ({ day, user_id: '', key_id: '', requests: 3, refused: 1 });
  await expect
    .poll(() => countsOf(as), { timeout: 15_000 })
    .toEqual([nobody('2026-11-10'), nobody('2026-11-11')]);
});

it('reaches the memory of every instance, and what a call left that was under way', async () => {
  const as = newOwner();
  const second = await start();
  await fill(as);
  expect(await ask(as, 'acme-bot', second)).toBe(false);
  expect([await ask(as), await ask(as, 'acme-bot', second)]).toEqual([true, true]);
  await untilReported(await erase(as));
  // By an alias that everybody has, as a call would that had begun before: to the same target, with the same key.
  for (const instance of [model, second])
    await expect.poll(() => ask(as, 'lectern', instance), { timeout: 15_000 }).toBe(false);
  await expect
    .poll(async () => (await callsOf(as)).every(({ user_id }) => user_id === null), { timeout: 15_000 })
    .toBe(true);
  expect(await windowsOf(`key ${as.credentialId}`)).toBe(0);
  await second.stop();
});

it('is made up for by a service that was down when it was asked for', async () => {
  const as = newOwner();
  await fill(as);
  await model.stop();
  const erasureId = await erase(as);
  expect(reportsOf(erasureId)).toEqual([]);
  model = await start();
  expect(await untilReported(erasureId)).toMatchObject([{ aliases: 2, prompts: 1, calls: 1 }]);
  expect(await rowsOf(as)).toMatchObject(gone);
});
