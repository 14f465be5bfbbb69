import { openTestDb, type TestDb } from '@lectern/db/testing';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPgDeliveries } from '../../src/adapters/pg-deliveries.ts';
import { migrations } from '../../src/migrations.ts';
import type { ClaimedDelivery, Deliveries } from '../../src/ports.ts';

const now = new Date('2026-11-29T12:00:00.000Z');
const bounds = { perTenant: 16, perWebhook: 4, leaseMs: 45_000 };
const never = new AbortController().signal;

let test: TestDb;
let deliveries: Deliveries;
beforeAll(async () => {
  test = await openTestDb(migrations);
  const { db } = test;
  const unitOfWork = createUnitOfWork({
    db,
    outbox: createOutbox({ source: 'webhook' }),
    consumer: 'webhook',
  });
  deliveries = createPgDeliveries({
    db,
    unitOfWork,
    keyRetentionMs: 1,
    now: () => now,
    onNew: () => undefined,
  });
});
afterAll(() => test.close());
beforeEach(() => test.db.query('TRUNCATE webhooks, deliveries'));

/** Has a tenant wait for `count` deliveries in each of `webhooks`, the oldest for so many minutes. */
async function waiting(tenantId: string, { webhooks = 1, count = 1, minutes = 1 } = {}): Promise<void> {
  const dueAt = new Date(now.getTime() - minutes * 60_000);
  for (let index = 0; index < webhooks; index += 1) {
    const webhookId = v7();
    await test.db.query(
      `INSERT INTO webhooks (id, tenant_id, url, events, description, enabled, secrets, version, created_at, updated_at)
        VALUES ($1, $2, 'https://example.org/', '{}', '', true, '[]', 1, $3, $3)`,
      [webhookId, tenantId, dueAt],
    );
    await test.db.query(
      `INSERT INTO deliveries (id, tenant_id, webhook_id, type, body, status, next_attempt_at, created_at)
        SELECT gen_random_uuid(), $1, $2, 'document.indexed', '{}', 'pending', $3::timestamptz - n * interval '1 ms', $3
        FROM generate_series(1, $4) AS n`,
      [tenantId, webhookId, dueAt, count],
    );
  }
}

const claim = (limit: number) => deliveries.claim({ ...bounds, limit }, never);
const tenantsOf = (claimed: readonly ClaimedDelivery[]) =>
  claimed.map(({ delivery }) => delivery.tenantId).sort();

/** An attempt that was accepted. */
const accept = (claimed: ClaimedDelivery) => {
  const { nextAttemptAt: _, ...delivery } = claimed.delivery;
  const delivered = { ...delivery, status: 'delivered', nextAttemptAt: undefined, completedAt: now } as const;
  const webhook = { disabled: undefined, failingSince: undefined };
  return deliveries.settle(claimed, () => ({ delivery: delivered, webhook }), never);
};

describe('a tenant with thousands of deliveries that wait', () => {
  it('leaves the first free place to another one whose delivery has only just become due', async () => {
    await waiting('many', { webhooks: 20, count: 500, minutes: 60 });
    await waiting('one', { minutes: 0 });
    expect(tenantsOf(await claim(2))).toEqual(['many', 'one']);
  });

  it('takes what nobody else wants, up to its bound, of all its webhooks', async () => {
    await waiting('many', { webhooks: 20, count: 500 });
    const claimed = await claim(64);
    expect(claimed).toHaveLength(bounds.perTenant);
    expect(new Set(claimed.map(({ delivery }) => delivery.webhookId)).size).toBe(bounds.perTenant);
    expect(await claim(64)).toEqual([]);
    await waiting('one');
    expect(tenantsOf(await claim(64))).toEqual(['one']);
  });

  it('shares places with others that have as much, however many webhooks each has', async () => {
    await waiting('a', { webhooks: 20, count: 100, minutes: 60 });
    await waiting('b', { webhooks: 5, count: 100 });
    await waiting('c', { webhooks: 3, count: 100 });
    expect(tenantsOf(await claim(9))).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c']);
    // What runs counts: the next places are again one for each.
    expect(tenantsOf(await claim(3))).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['before', ['many', 'one']],
    ['after', ['one', 'many']],
  ])('does not keep a single place to itself where it came %s the other', async (_, order) => {
    for (const tenantId of order) {
      await waiting(tenantId, tenantId === 'many' ? { count: 200, minutes: 60 } : { minutes: 0 });
    }
    const served: string[] = [];
    while (!served.includes('one') && served.length < 64) {
      const [claimed] = await claim(1);
      if (claimed === undefined) break;
      served.push(claimed.delivery.tenantId);
      await accept(claimed);
    }
    expect(served).toContain('one');
  });
});

it('a renewed lease holds longer, and no other one', async () => {
  await waiting('a', { count: 2 });
  const [[held], [left]] = [await claim(1), await claim(1)];
  await deliveries.renew([held?.lease ?? ''], 90_000, never);
  const { rows } = await test.db.query(
    'SELECT id, extract(epoch FROM leased_until - $1)::int AS seconds FROM deliveries ORDER BY leased_until',
    [now],
  );
  expect(rows).toEqual([
    { id: left?.delivery.id, seconds: 45 },
    { id: held?.delivery.id, seconds: 90 },
  ]);
});
