import type { Message } from '@aws-sdk/client-sqs';
import { describe, expect, it, vi } from 'vitest';
import { Dispatcher, type DispatcherOptions } from './dispatcher.ts';

type When = 'later' | 'now' | 'afterSuspect';

/** A dispatcher with one slot, whose messages are handled until the test ends them. */
function open() {
  const requeued: (readonly [When, string | undefined])[] = [];
  const running = new Map<string | undefined, () => void>();
  const note = (when: When) => async (messages: readonly { readonly message: Message }[]) => {
    for (const { message } of messages) requeued.push([when, message.MessageId]);
    return [];
  };
  const logger = { warn: vi.fn(), error: vi.fn(), info: vi.fn() };
  const dispatcher = new Dispatcher({
    queue: { queueUrl: 'http://127.0.0.1/none', sqs: { send: () => Promise.reject(new Error('unused')) } },
    ...{ consumer: 'test', concurrency: 1, concurrencyPerKey: 1, mostWaitMs: 60_000, logger },
    buffer: { messages: 10, bytes: 10_000, messagesPerKey: 10 },
    heartbeat: {
      ...{ start: () => undefined, stop: () => undefined, keep: () => undefined, oldestAgeMs: () => 0 },
      ...{ release: async () => undefined, adopt: () => false },
    },
    metrics: { held: { set: () => undefined } },
    schedulingOf: () => ({ key: 'acme', priority: 0 }),
    requeue: { later: note('later'), now: note('now'), afterSuspect: note('afterSuspect') },
    deliver: ({ MessageId }: Message) => new Promise<void>((resolve) => running.set(MessageId, resolve)),
  } as unknown as DispatcherOptions);
  return { dispatcher, requeued, running };
}

const message = (id: string, receiveCount = 1): Message => ({
  MessageId: id,
  Attributes: { ApproximateReceiveCount: String(receiveCount) },
});

describe('the dispatcher', () => {
  it('has all others requeued once, out of the way, while it handles a message that came before', async () => {
    const { dispatcher, requeued, running } = open();
    dispatcher.take([message('runs'), message('waits')]);
    await vi.waitFor(() => expect([...running.keys()]).toEqual(['runs']));

    dispatcher.take([message('beside'), message('suspect', 2)]);
    running.get('runs')?.();
    await vi.waitFor(() => expect(running.has('suspect')).toBe(true));
    expect(requeued.toSorted()).toEqual([
      ['afterSuspect', 'beside'],
      ['afterSuspect', 'waits'],
    ]);
    running.get('suspect')?.();
    await dispatcher.drained();
  });

  it('has all that waits requeued at once while it is held', async () => {
    const { dispatcher, requeued, running } = open();
    dispatcher.take([message('runs'), message('waits')]);
    await vi.waitFor(() => expect(running.has('runs')).toBe(true));
    const release = dispatcher.hold();
    await vi.waitFor(() => expect(requeued).toEqual([['now', 'waits']]));
    expect(dispatcher.free).toBe(0);
    release();
    expect(dispatcher.free).toBeGreaterThan(0);
    running.get('runs')?.();
    await dispatcher.drained();
  });
});
