import { AppError } from '@lectern/errors';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inbox } from '../src/inbox.ts';
import { type CloudEvent, purgeInbox } from '../src/index.ts';
import { type Backbone, drained, openBackbone, send } from './backbone.ts';

let backbone: Backbone;
beforeEach(async () => {
  backbone = await openBackbone({ maxReceiveCount: 3 });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

describe('the inbox', () => {
  const effects = async () =>
    (await backbone.db.query<{ n: number }>('SELECT n FROM effects ORDER BY n')).rows.map((row) => row.n);
  const apply = (event: CloudEvent<{ n: number }>) =>
    backbone.db.transaction(async (tx) => {
      if (!(await inbox.once(tx, 'target', event.id))) return;
      await tx.query('INSERT INTO effects VALUES ($1, $2)', [event.data.n, event.id]);
    });

  it('makes one effect of many deliveries of one event at the same time', async () => {
    let deliveries = 0;
    await backbone.startConsumer(async (event) => {
      await apply(event);
      deliveries += 1;
    });
    const time = new Date().toISOString();
    const event = { specversion: '1.0', id: 'same', source: '/lectern/source', type: 'Happened.v1', time };
    await Promise.all(
      Array.from({ length: 12 }, () => send(backbone, JSON.stringify({ ...event, data: { n: 5 } }))),
    );
    await eventually(() => deliveries === 12 || undefined);
    expect(await effects()).toEqual([5]);
  });

  it('lets the second delivery do the work when the first one rolls back', async () => {
    let deliveries = 0;
    await backbone.startConsumer(async (event) => {
      deliveries += 1;
      await backbone.db.transaction(async (tx) => {
        if (!(await inbox.once(tx, 'target', event.id))) return;
        await tx.query('INSERT INTO effects VALUES ($1, $2)', [event.data.n, event.id]);
        if (deliveries === 1) throw new AppError('unavailable', 'Lost the connection.');
      });
    });
    await backbone.add(9);
    await eventually(() => deliveries === 2 || undefined);
    await drained(backbone);
    expect(deliveries).toBe(2);
    expect(await effects()).toEqual([9]);
  });

  it('keeps consumers apart', async () => {
    const [first, other, again] = await backbone.db.transaction(async (tx) => [
      await inbox.once(tx, 'target', 'e'),
      await inbox.once(tx, 'other', 'e'),
      await inbox.once(tx, 'target', 'e'),
    ]);
    expect([first, other, again]).toEqual([true, true, false]);
  });
});

describe('purgeInbox', () => {
  it('forgets what is older, in several steps, and nothing else', async () => {
    const { db } = backbone;
    await db.query(
      `INSERT INTO inbox SELECT 'target', n::text, now() - interval '40 days' FROM generate_series(1, 12000) n`,
    );
    await db.query(`INSERT INTO inbox VALUES ('target', 'recent', now() - interval '20 days')`);
    expect(await purgeInbox(db, new Date(Date.now() - 30 * 86_400_000))).toBe(12_000);
    expect((await db.query('SELECT event_id FROM inbox')).rows).toEqual([{ event_id: 'recent' }]);
    expect(await purgeInbox(db, new Date(Date.now() - 30 * 86_400_000))).toBe(0);
  });
});
