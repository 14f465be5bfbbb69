import { randomUUID } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import type { RequestCount } from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import { testPrincipal } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { type TestDatabase, testDatabase } from '@lectern/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startModel, type TestModel } from '../support/start-model.ts';

/** Two instances on one database: either may get a batch. */
let shared: TestDatabase;
let db: Db;
let model: TestModel;
let other: TestModel;
beforeAll(async () => {
  shared = await testDatabase();
  db = createDb({ url: shared.url, telemetry: noopTelemetry() });
  model = await startModel({}, { shared });
  other = await startModel({}, { shared });
});
afterAll(async () => {
  await model?.stop();
  await other?.stop();
  await db?.close();
  await shared?.drop();
});

const newOwner = (tenantId: string = randomUUID()): Principal =>
  testPrincipal({ tenantId, userId: randomUUID(), roles: ['owner'], credentialId: randomUUID() });
const byKey = (person: Principal, credentialId: string): Principal => ({
  ...{ ...person, via: 'api-key', credentialId },
  scopes: ['search'],
});

function countOf(of: Principal, day: string, numbers: Partial<RequestCount> = {}): RequestCount {
  const { tenantId, userId, credentialId: keyId } = of;
  return { tenantId, userId, keyId, day, requests: 1, refused: 0, failed: 0, ...numbers };
}

interface Batch {
  readonly sender?: string;
  readonly batch?: number;
  readonly counts: readonly RequestCount[];
}
const send = async (json: Batch, instance = model, from = 'gateway') => {
  const body = { sender: randomUUID(), batch: 1, ...json };
  return (await instance.send('POST', '/internal/request-counts', { from, json: body })).status;
};

interface Report {
  readonly of: string;
  readonly data: Record<string, unknown>[];
}
const period = 'from=2026-11-10T12:00:00Z&to=2026-11-12T00:00:00Z';
const usage = async (as: Principal, groupBy: string, within = period) =>
  (await model.call<Report>('GET', `/v1/usage?${within}&groupBy=${groupBy}`, { as })).body;

it('are added up over batches, and shown to whom they concern, those of whole days', async () => {
  const ann = newOwner();
  const key = byKey(ann, randomUUID());
  const ben = testPrincipal({ tenantId: ann.tenantId, userId: randomUUID(), credentialId: randomUUID() });
  const counts = [
    ...[countOf(ann, '2026-11-09', { requests: 100 }), countOf(ann, '2026-11-12', { requests: 100 })],
    ...[countOf(key, '2026-11-10', { requests: 5, refused: 2 }), countOf(ben, '2026-11-11')],
    ...[countOf(key, '2026-11-10', { requests: 2, failed: 1 }), countOf(newOwner(), '2026-11-10')],
  ];
  expect(await send({ counts })).toBe(204);
  expect(await send({ counts: [countOf(key, '2026-11-11', { requests: 4 })] }, other)).toBe(204);
  const none = { calls: 0, failed: 0, cached: 0, inputTokens: 0, outputTokens: 0, milliseconds: 0, cost: 0 };
  const sum = (group: string, requests: number, refusedRequests = 0, failedRequests = 0) => ({
    ...{ group, requests, refusedRequests, failedRequests, ...none },
  });
  expect(await usage(ann, 'key')).toMatchObject({
    of: 'tenant',
    data: [sum(key.credentialId, 11, 2, 1), sum(ben.credentialId, 1)],
  });
  expect((await usage(ann, 'day')).data).toEqual([sum('2026-11-10', 7, 2, 1), sum('2026-11-11', 5)]);
  // Without the scope of answers too: it is shown its own, and no more.
  expect(await usage(key, 'day')).toMatchObject({
    of: 'key',
    data: [sum('2026-11-10', 7, 2, 1), sum('2026-11-11', 4)],
  });
  expect(await usage(ben, 'key')).toMatchObject({ of: 'user', data: [sum(ben.credentialId, 1)] });
  expect((await usage(ann, 'model')).data).toEqual([]);
  const moment = 'from=2026-11-12T00:00:00Z&to=2026-11-12T00:00:01Z';
  expect((await usage(ann, 'day', moment)).data).toEqual([sum('2026-11-12', 100)]);
});

it('stand beside the calls of the same key and day, and not beside those of a model', async () => {
  const ann = newOwner();
  await db.query(
    `INSERT INTO calls (at, tenant_id, user_id, key_id, purpose, alias, target, input_tokens, output_tokens, estimated, milliseconds, cost, outcome)
     VALUES ('2026-11-11T03:00:00Z', $1, $2, $3, 'answer', 'a', 't', 8, 2, false, 1, 0.5, 'ok'),
       ('2026-11-11T04:00:00Z', $1, NULL, NULL, 'vectors', 'a', 't', 1, 0, false, 1, 0, 'ok')`,
    [ann.tenantId, ann.userId, ann.credentialId],
  );
  const quiet = byKey(ann, randomUUID());
  const counts = [countOf(ann, '2026-11-11', { requests: 3 }), countOf(quiet, '2026-11-10', { requests: 9 })];
  await send({ counts });
  expect((await usage(ann, 'key')).data).toMatchObject([
    { group: ann.credentialId, requests: 3, calls: 1, inputTokens: 8, cost: 0.5 },
    { group: quiet.credentialId, requests: 9, calls: 0, cost: 0 },
    { group: '', requests: 0, calls: 1, inputTokens: 1 },
  ]);
  expect((await usage(ann, 'day')).data).toMatchObject([
    { group: '2026-11-10', requests: 9, calls: 0 },
    { group: '2026-11-11', requests: 3, calls: 2, cost: 0.5 },
  ]);
  expect((await usage(ann, `day&keyId=${ann.credentialId}`)).data).toMatchObject([
    { group: '2026-11-11', requests: 3, calls: 1, cost: 0.5 },
  ]);
  // Of a key that is another's there is nothing to see for one that asks.
  expect((await usage(quiet, `day&keyId=${ann.credentialId}`)).data).toEqual([]);
  expect((await usage(ann, 'day&model=other')).data).toEqual([]);
  const [ofModel] = (await usage(ann, 'day&model=t')).data;
  expect(ofModel).toMatchObject({ group: '2026-11-11', calls: 2, cost: 0.5 });
  expect(ofModel).not.toHaveProperty('requests');
  expect((await usage(ann, `key&model=t&keyId=${ann.credentialId}`)).data).toMatchObject([
    { group: ann.credentialId, calls: 1 },
  ]);
  const [byModel] = (await usage(ann, 'model')).data;
  expect(byModel).toMatchObject({ group: 't', calls: 2 });
  expect(byModel).not.toHaveProperty('requests');
});

it('count once, however often a batch comes, to whichever instance, at once or late', async () => {
  const ann = newOwner();
  const sender = randomUUID();
  const batch = (number: number, requests: number): Batch => ({
    ...{ sender, batch: number },
    counts: [countOf(ann, '2026-11-11', { requests })],
  });
  const instances = [model, other, model, other, model, other];
  const statuses = await Promise.all(instances.map((instance) => send(batch(1, 5), instance)));
  expect(statuses).toEqual(Array(6).fill(204));
  await send(batch(2, 7), other);
  // An attempt of the first one that was long on its way.
  await send(batch(1, 5), model);
  await send({ ...batch(1, 11), sender: randomUUID() });
  expect((await usage(ann, 'day')).data).toMatchObject([{ requests: 23 }]);
});

it('are taken of nobody but the gateway, and only in good order', async () => {
  const ann = newOwner();
  expect(await send({ counts: [countOf(ann, '2026-11-11')] }, model, 'bff')).toBe(403);
  for (const counts of [
    [],
    [countOf(ann, '2026-02-30')],
    [countOf(ann, '2026-11-11', { requests: 0 })],
    [countOf(ann, '2026-11-11', { refused: -1 })],
    Array.from({ length: 501 }, () => countOf(ann, '2026-11-11')),
  ])
    expect(await send({ counts })).toBe(400);
  expect((await usage(ann, 'day')).data).toEqual([]);
});

it('go when their time is over, and senders that have been silent for long', async () => {
  const own = await testDatabase();
  const ownDb = createDb({ url: own.url, telemetry: noopTelemetry() });
  const now = () => new Date('2026-11-15T12:00:00.000Z');
  const env = { USAGE_RETENTION_MS: String(2 * 24 * 60 * 60 * 1_000), CLEANUP_INTERVAL_MS: '20' };
  const instance = await startModel(env, { shared: own, now });
  await ownDb.query(
    `INSERT INTO request_count_senders VALUES ('silent', 3, '2026-08-01'), ('busy', 3, '2026-11-01')`,
  );
  const ann = newOwner();
  await send({ counts: [countOf(ann, '2026-11-12'), countOf(ann, '2026-11-13')] }, instance);
  const days = async () =>
    (await ownDb.query<{ day: string }>('SELECT day::text FROM request_counts')).rows.map(({ day }) => day);
  await expect.poll(days).toEqual(['2026-11-13']);
  const senders = "SELECT id FROM request_count_senders WHERE id IN ('silent', 'busy')";
  await expect.poll(async () => (await ownDb.query(senders)).rows).toEqual([{ id: 'busy' }]);
  await instance.stop();
  await ownDb.close();
  await own.drop();
});
