import type { Db } from '@lectern/db';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inbox } from '../src/inbox.ts';
import { type Backbone, changing, drained, gate, openBackbone, outboxEmpty } from './backbone.ts';

let backbone: Backbone;
beforeEach(async () => {
  backbone = await openBackbone();
});
afterEach(() => backbone.close());

describe('the claim of a relay', () => {
  it('is held for as long as SNS takes to answer, so that no other relay publishes the same', async () => {
    const { opened, open } = gate();
    let published = 0;
    const slow = changing(backbone.aws.sns, async (send) => {
      published += 1;
      await opened;
      return send();
    });
    await backbone.startRelay({ sns: slow, leaseMs: 600 });
    await backbone.add(1);
    await eventually(() => published === 1 || undefined);
    await backbone.startRelay({ sns: slow, leaseMs: 600, pollIntervalMs: 50 });
    // Three claims would have run out.
    const heldSql = `SELECT 1 FROM outbox WHERE next_attempt_at > created_at + INTERVAL '2400 milliseconds'`;
    await eventually(async () => (await backbone.db.query(heldSql)).rowCount === 1 || undefined, {
      what: 'a claim that was renewed',
    });
    open();
    await outboxEmpty(backbone.db);
    expect(published).toBe(1);
  });

  it('ends with its process: what it had published but not deleted is published again, and the inbox makes it one effect', async () => {
    let die: (reason: Error) => void = () => undefined;
    const dead = new Promise<never>((_, reject) => {
      die = reject;
    });
    let sent = 0;
    const dying = changing(backbone.aws.sns, async (send) => {
      await send();
      sent += 1;
      return dead;
    });
    // A dead process renews no claim.
    const db: Db = new Proxy(backbone.db, {
      get: (target, property) =>
        property === 'query' && sent > 0 ? () => dead : Reflect.get(target, property),
    });
    await backbone.startRelay({ db, sns: dying, leaseMs: 300 });
    const id = await backbone.add(1);
    await eventually(() => sent === 1 || undefined);
    await backbone.startRelay({ pollIntervalMs: 50 });
    await outboxEmpty(backbone.db);

    const deliveries: string[] = [];
    await backbone.startConsumer(async (event) => {
      await backbone.db.transaction(async (tx) => {
        deliveries.push(event.id);
        if (!(await inbox.once(tx, 'target', event.id))) return;
        await tx.query('INSERT INTO effects VALUES ($1, $2)', [event.data.n, event.id]);
      });
    });
    await eventually(() => deliveries.length === 2 || undefined, { what: 'both deliveries' });
    await drained(backbone);
    expect(deliveries).toEqual([id, id]);
    expect((await backbone.db.query('SELECT * FROM effects')).rows).toEqual([{ n: 1, event_id: id }]);
    die(new Error('the process is gone'));
  });
});
