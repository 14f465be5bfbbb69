import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { eventually } from '@lectern/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConsumer } from '../src/index.ts';
import { type Backbone, drained, gate, numbersOf, openBackbone, receiveFrom } from './backbone.ts';

let backbone: Backbone;
beforeEach(async () => {
  backbone = await openBackbone({ maxReceiveCount: 3 });
  await backbone.startRelay();
});
afterEach(() => backbone.close());

describe('the stop of a consumer', () => {
  it('waits for the handler in flight, and its message is gone for good', async () => {
    const { opened, open } = gate();
    const steps: string[] = [];
    const consumer = await backbone.startConsumer(async () => {
      steps.push('begun');
      await opened;
      steps.push('done');
    });
    await backbone.add(1);
    await eventually(() => steps.length === 1 || undefined);
    const stopping = consumer.stop().then(() => steps.push('stopped'));
    // Time enough for a stop that does not wait.
    for (let n = 0; n < 50; n += 1) await backbone.db.query('SELECT 1');
    expect(steps).toEqual(['begun']);
    open();
    await stopping;
    expect(steps).toEqual(['begun', 'done', 'stopped']);
    await drained(backbone);
  });

  it('cuts an idle poll at once instead of waiting for its end', async () => {
    const consumer = await backbone.startConsumer(async () => undefined, { waitSeconds: 20 });
    const begun = performance.now();
    await consumer.stop();
    expect(performance.now() - begun).toBeLessThan(10_000);
    await consumer.stop();
  });

  it('also ends a start that is under way', async () => {
    const { aws, prefix, telemetry } = backbone;
    const { opened, open } = gate();
    const sqs = new Proxy(aws.sqs, {
      get: (target, property) =>
        property === 'send'
          ? async (command: GetQueueUrlCommand) => {
              if (command instanceof GetQueueUrlCommand) await opened;
              return target.send(command);
            }
          : Reflect.get(target, property),
    });
    const options = { sqs, prefix, name: 'target', telemetry, subscriptions: [] };
    // Short, since the emulator may hand the message to the poll that was just cut.
    const consumer = createConsumer({ ...options, visibilityTimeoutSeconds: 1, waitSeconds: 1 });
    const starting = consumer.start();
    const stopping = consumer.stop();
    open();
    await Promise.all([starting, stopping]);
    await backbone.add(1);
    // A consumer that runs would take it and dead-letter it.
    expect(numbersOf(await receiveFrom(backbone, 1))).toEqual([1]);
  });

  it('aborts a handler that takes too long, and its event goes to the next one', async () => {
    let begun = false;
    const consumer = await backbone.startConsumer(
      (_event, { signal }) =>
        new Promise((_, reject) => {
          begun = true;
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Out of time.')));
        }),
      // Short, since the emulator may hand the message to the poll that was just cut.
      { drainTimeoutMs: 50, visibilityTimeoutSeconds: 1 },
    );
    await backbone.add(1);
    await eventually(() => begun || undefined);
    await consumer.stop();
    expect(numbersOf(await receiveFrom(backbone, 1))).toEqual([1]);
  });
});
