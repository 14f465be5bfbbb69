import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeadLetters, type DeadLetters } from '../src/index.ts';
import { type Backbone, drained, openBackbone, receiveDeadLetters, send, urlOf } from './backbone.ts';

let backbone: Backbone;
let deadLetters: DeadLetters;
const { signal } = new AbortController();
beforeEach(async () => {
  backbone = await openBackbone();
  await backbone.startRelay();
  deadLetters = createDeadLetters({ sqs: backbone.aws.sqs, prefix: backbone.prefix, consumer: 'target' });
});
afterEach(() => backbone.close());

const list = (choice = {}, limit = 100) => deadLetters.list(choice, { limit, signal });
const numberOf = ({ data }: { data: { n: number } }) => data.n;

/** A consumer whose handler refuses everything until it is mended, and what it has handled. */
async function startMendable() {
  const state = { broken: true };
  const handled: number[] = [];
  await backbone.startConsumer(
    async (event) => {
      if (state.broken)
        throw new AppError('unprocessable', `Number ${event.data.n} cannot be handled.`, {
          reason: 'too_odd',
          retryable: false,
        });
      handled.push(numberOf(event));
    },
    { waitSeconds: 1 },
  );
  return { state, handled };
}

async function untilDead(count: number): Promise<void> {
  await eventually(async () => (await list()).count === count || undefined, {
    what: `${count} dead letters`,
    timeoutMs: 20_000,
  });
}

describe('the dead letters of a consumer', () => {
  it('are listed with what they are and why, again and again, and each tenant has its own', async () => {
    await startMendable();
    await backbone.addMany(12, (n) => `tenant ${n % 2}`);
    await send(backbone, 'garbage');
    await untilDead(13);
    const first = await list({}, 5);
    expect(first).toMatchObject({ count: 13, complete: true });
    expect(first.entries).toHaveLength(5);
    expect(first.oldestAt).toEqual(first.entries[0]?.deadLetteredAt);

    const { count, entries } = await list({ tenantId: 'tenant 1' });
    expect(count).toBe(6);
    const [entry] = entries;
    expect(entry).toMatchObject({ type: 'Happened.v1', tenantId: 'tenant 1', reason: 'too_odd' });
    expect(entry?.message).toMatch(/^Number \d+ cannot be handled\.$/);
    expect(Math.abs(Number(entry?.deadLetteredAt) - Date.now())).toBeLessThan(60_000);
    expect((await list({ ids: [entry!.id] })).entries).toEqual([entry]);
    expect(await list({ tenantId: 'tenant 1', reason: 'unparsable_event' })).toMatchObject({ count: 0 });
    const { entries: noEvents } = await list({ reason: 'unparsable_event' });
    expect(noEvents).toMatchObject([{ type: undefined, tenantId: undefined, traceId: undefined }]);
  });

  it('are handled when they are redriven after the cause is mended: the chosen ones, then all', async () => {
    const { state, handled } = await startMendable();
    await backbone.addMany(12, (n) => `tenant ${n % 2}`);
    await untilDead(12);
    state.broken = false;
    const chosen = (await list({ tenantId: 'tenant 1' })).entries.slice(0, 2).map(({ id }) => id);
    // One that is chosen by somebody of another tenant is not meant.
    expect(await deadLetters.redrive({ ids: chosen, tenantId: 'tenant 0' }, signal)).toMatchObject({
      count: 0,
    });
    expect(await deadLetters.redrive({ ids: chosen }, signal)).toEqual({ count: 2, complete: true });
    await eventually(() => handled.length === 2 || undefined, { what: 'the chosen ones' });
    expect(handled.every((n) => n % 2 === 1)).toBe(true);
    expect(await deadLetters.redrive({}, signal)).toEqual({ count: 10, complete: true });
    await eventually(() => handled.length === 12 || undefined, { what: 'all', timeoutMs: 20_000 });
    await drained(backbone);
    expect([...new Set(handled)]).toHaveLength(12);
    expect(await list()).toMatchObject({ count: 0, oldestAt: undefined, complete: true });
  });

  it('that fail again at once are redriven once in a call, and are there again', async () => {
    await startMendable();
    await backbone.addMany(3, () => 'tenant');
    // What is no event has no id of its own, by which it could be known again.
    for (const garbage of ['one', 'two']) await send(backbone, garbage);
    await untilDead(5);
    for (let call = 0; call < 2; call += 1) {
      expect(await deadLetters.redrive({}, signal)).toMatchObject({ count: 5 });
      await untilDead(5);
    }
    const reasons = (await list()).entries.map(({ reason }) => reason).toSorted();
    expect(reasons).toEqual([...Array(3).fill('too_odd'), 'unparsable_event', 'unparsable_event']);
  });

  it('are deleted for good: the chosen ones', async () => {
    await startMendable();
    await backbone.addMany(4, (n) => `tenant ${n % 2}`);
    await untilDead(4);
    expect(await deadLetters.remove({ tenantId: 'tenant 0' }, signal)).toEqual({ count: 2, complete: true });
    expect((await list()).entries.map(({ tenantId }) => tenantId)).toEqual(['tenant 1', 'tenant 1']);
    expect(await deadLetters.remove({}, signal)).toEqual({ count: 2, complete: true });
    expect(await list()).toMatchObject({ count: 0, complete: true });
  });

  it('are deleted with their copies, which a crash may have left', async () => {
    const { aws, prefix } = backbone;
    const time = new Date().toISOString();
    const envelope = { specversion: '1.0', id: 'e1', source: '/lectern/source', type: 'Happened.v1', time };
    const event = { ...envelope, datacontenttype: 'application/json', data: { n: 1 } };
    const copy = {
      QueueUrl: await urlOf(aws, `${prefix}-target-dead-letter`),
      MessageBody: JSON.stringify(event),
    };
    // More than one request to SQS brings.
    for (let n = 0; n < 12; n += 1) await aws.sqs.send(new SendMessageCommand(copy));
    expect(await deadLetters.remove({ ids: ['e1'] }, signal)).toEqual({ count: 12, complete: true });
    expect(await list()).toMatchObject({ count: 0, complete: true });
  });

  it('that somebody else is looking at make a look incomplete', async () => {
    await startMendable();
    await backbone.addMany(2, () => 'tenant');
    await untilDead(2);
    const held = await receiveDeadLetters(backbone, 1);
    expect(await list()).toMatchObject({ count: 2 - held.length, complete: false });
  });
});
