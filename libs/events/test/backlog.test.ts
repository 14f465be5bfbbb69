import { noopTelemetry } from '@lectern/telemetry';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Backbone, gate, openBackbone, send } from './backbone.ts';

let backbone: Backbone;
const telemetry = noopTelemetry();
beforeEach(async () => {
  telemetry.metrics.clear();
  backbone = await openBackbone({ telemetry });
});
afterEach(() => backbone.close());

async function read(name: string): Promise<Map<string, number>> {
  const lines = (await telemetry.metrics.metrics()).split('\n').filter((line) => line.startsWith(name));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
}

describe('the backlog', () => {
  it('counts what SNS has not taken, with the age of the oldest', async () => {
    const { db } = backbone;
    const refusing = new Proxy(backbone.aws.sns, {
      get: (target, property) =>
        property === 'send' ? () => Promise.reject(new Error('SNS is down')) : Reflect.get(target, property),
    });
    await backbone.startRelay({ sns: refusing });
    expect(await read('outbox_backlog')).toEqual(new Map([['outbox_backlog_events', 0]]));
    expect(await read('outbox_oldest')).toEqual(new Map([['outbox_oldest_event_age_seconds', 0]]));
    await backbone.add(1);
    await backbone.add(2);
    await db.query(
      `UPDATE outbox SET created_at = now() - interval '1 hour' WHERE event->'data'->>'n' = '1'`,
    );
    expect(await read('outbox_backlog')).toEqual(new Map([['outbox_backlog_events', 2]]));
    const age = (await read('outbox_oldest')).get('outbox_oldest_event_age_seconds');
    expect(age).toBeGreaterThanOrEqual(3_600);
    expect(age).toBeLessThan(3_700);
  });

  it('says nothing about an outbox that cannot be read', async () => {
    await backbone.startRelay();
    await backbone.db.query('ALTER TABLE outbox RENAME TO hidden');
    expect(await read('outbox_backlog')).toEqual(new Map());
    await backbone.db.query('ALTER TABLE hidden RENAME TO outbox');
    expect(await read('outbox_backlog')).toEqual(new Map([['outbox_backlog_events', 0]]));
  });

  it('tells how old the oldest event is that is held, and how long events took', async () => {
    await backbone.startRelay();
    const { opened, open } = gate();
    await backbone.startConsumer(() => opened);
    const oldest = 'events_oldest_message_age_seconds{consumer="target"}';
    const age = async () => (await read('events_oldest_message_age_seconds')).get(oldest) ?? Number.NaN;
    const done = 'events_stage_seconds_count{consumer="target",type="Happened.v1"}';
    const took = 'events_stage_seconds_sum{consumer="target",type="Happened.v1"}';
    expect(await age()).toBe(0);
    await backbone.add(1);
    await eventually(async () => (await age()) > 0.5 || undefined, { what: 'an age' });
    open();
    await eventually(async () => (await read('events_stage_seconds')).get(done) === 1 || undefined);
    expect((await read('events_stage_seconds')).get(took)).toBeGreaterThan(0.5);
    await eventually(async () => (await age()) === 0 || undefined, { what: 'nothing held' });
  });

  it('counts the messages of a consumer and its dead letters', async () => {
    await backbone.startConsumer(async () => undefined);
    await send(backbone, 'no event at all');
    const dead = 'events_queue_messages{consumer="target",queue="dead_letter",state="visible"}';
    const found = await eventually(
      async () => {
        const values = await read('events_queue_messages');
        return values.get(dead) === 1 ? values : undefined;
      },
      { what: 'a dead letter' },
    );
    expect([...found.keys()]).toHaveLength(6);
  });
});
