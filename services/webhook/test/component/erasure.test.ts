import type { Principal } from '@lectern/auth';
import { DocumentIndexed, ErasureRequested, WebhooksErased } from '@lectern/contracts';
import type { CloudEvent, DataOf } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour, testPrincipal } from '@lectern/service/testing';
import { eventually, type TestAws, type TestDatabase, testAws, testDatabase } from '@lectern/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startWebhook, type TestWebhook } from '../support/start-webhook.ts';

const reports: CloudEvent[] = [];
let shared: { readonly aws: TestAws; readonly database: TestDatabase };
let receiver: Receiver;
let user: Neighbour;
let retrieval: Neighbour;
let webhook: TestWebhook;
/** Short, so that a message that came to a process that ends comes again soon. */
const visibilityTimeoutSeconds = 2;
const start = () =>
  startWebhook(
    {
      CLEANUP_INTERVAL_MS: '200',
      EVENTS_VISIBILITY_TIMEOUT_SECONDS: String(visibilityTimeoutSeconds),
    },
    { beside: shared },
  );

beforeAll(async () => {
  shared = { aws: testAws(), database: await testDatabase() };
  receiver = await startReceiver();
  webhook = await start();
  const subscriptions = keepEvents(reports, 'webhook', [WebhooksErased]);
  user = await startNeighbour('user', shared.aws, { subscriptions, visibilityTimeoutSeconds });
  retrieval = await startNeighbour('retrieval', shared.aws, { visibilityTimeoutSeconds });
});
afterAll(async () => {
  for (const part of [webhook, retrieval, user]) await part?.stop();
  await receiver.close();
  await shared.database.drop();
});

const newOwner = () => testPrincipal({ tenantId: v7(), userId: v7(), roles: ['owner'] });

/** Has a tenant, or one person of it, erased. */
async function erase({ tenantId, userId }: Principal, { alone = false, erasureId = v7() } = {}) {
  const base = { erasureId, tenantId, requestedBy: userId, timestamp: new Date().toISOString() };
  await user.emit(ErasureRequested, { ...base, ...(alone ? { ownerId: userId } : {}) });
  return erasureId;
}

const reportsOf = (erasureId: string) =>
  reports
    .map(({ data }) => data as DataOf<typeof WebhooksErased>)
    .filter((report) => report.erasureId === erasureId);
const untilReported = (erasureId: string, times = 1) =>
  eventually(() => (reportsOf(erasureId).length >= times ? reportsOf(erasureId) : undefined), {
    what: 'the erasure is reported',
    timeoutMs: 20_000,
  });

/** Two webhooks, one of them made with a key and told of a document. */
async function fill(as: Principal): Promise<string> {
  const json = { url: receiver.hook, events: ['document.indexed'] };
  const headers = { 'idempotency-key': 'first' };
  const { body } = await webhook.call('POST', '/v1/webhooks', { as, json, headers });
  await webhook.made(receiver.hook, { events: ['document.deleted'] }, as);
  await retrieval.emit(DocumentIndexed, {
    ...{ documentId: v7(), tenantId: as.tenantId, version: 1, attempt: 1, model: 'm', chunkCount: 3 },
    timestamp: new Date().toISOString(),
  });
  await webhook.delivery(String(body.id), ({ status }) => status === 'delivered', as);
  return String(body.id);
}

async function rowsOf({ tenantId }: Principal): Promise<Record<string, number>> {
  const tables = ['webhooks', 'deliveries', 'outcomes', 'idempotency_keys'];
  const counted = tables.map(async (table) => {
    const { rowCount } = await webhook.db.query(`SELECT FROM ${table} WHERE tenant_id = $1`, [tenantId]);
    return [table, rowCount] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}
const nothing = { webhooks: 0, deliveries: 0, outcomes: 0, idempotency_keys: 0 };

it('of a tenant leaves nothing of it, and is reported with what there was, however often it is asked for', async () => {
  const [as, other] = [newOwner(), newOwner()];
  await Promise.all([fill(as), fill(other)]);
  const erasureId = await erase(as);
  expect(await untilReported(erasureId)).toMatchObject([
    { tenantId: as.tenantId, webhooks: 2, deliveries: 1 },
  ]);
  expect(await rowsOf(as)).toEqual(nothing);
  expect(await rowsOf(other)).toEqual({ webhooks: 2, deliveries: 1, outcomes: 1, idempotency_keys: 1 });
  await erase(as, { erasureId });
  expect((await untilReported(erasureId, 2)).at(-1)).toMatchObject({ webhooks: 2, deliveries: 1 });
});

it('of a person removes the first answers to their requests, and no webhook', async () => {
  const as = newOwner();
  await fill(as);
  expect(await untilReported(await erase(as, { alone: true }))).toMatchObject([
    { webhooks: 0, deliveries: 0 },
  ]);
  expect(await rowsOf(as)).toEqual({ webhooks: 2, deliveries: 1, outcomes: 1, idempotency_keys: 0 });
});

it('takes what a request stored that was under way', async () => {
  const as = newOwner();
  await untilReported(await erase(as));
  await webhook.made(receiver.hook, {}, as);
  await expect.poll(() => rowsOf(as), { timeout: 15_000 }).toEqual(nothing);
});

it('is made up for by a service that was down when it was asked for', async () => {
  const as = newOwner();
  await fill(as);
  await webhook.stop();
  const erasureId = await erase(as);
  expect(reportsOf(erasureId)).toEqual([]);
  webhook = await start();
  expect(await untilReported(erasureId)).toMatchObject([{ webhooks: 2, deliveries: 1 }]);
  expect(await rowsOf(as)).toEqual(nothing);
});
