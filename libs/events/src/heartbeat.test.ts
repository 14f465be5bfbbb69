import type { ChangeMessageVisibilityBatchCommand, Message, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';

type Answer = (beat: number, signal: AbortSignal) => Promise<object>;

/** A heartbeat at a fifth of the time-out, by default every 2 s, and the receipt handles of each of its requests. */
function open(answer: Answer = async () => ({}), visibilityTimeoutSeconds = 10) {
  const beats: (readonly (string | undefined)[])[] = [];
  const sqs = {
    send: ({ input }: ChangeMessageVisibilityBatchCommand, options: { abortSignal: AbortSignal }) => {
      beats.push((input.Entries ?? []).map(({ ReceiptHandle }) => ReceiptHandle));
      return answer(beats.length, options.abortSignal);
    },
  } as unknown as SQSClient;
  const logger = { warn: vi.fn() };
  const heartbeat = createHeartbeat({
    ...{ queue: { sqs, queueUrl: 'queue' }, visibilityTimeoutSeconds, logger },
    heartbeatSeconds: visibilityTimeoutSeconds / 5,
  });
  heartbeat.start();
  return { heartbeat, beats, logger };
}

const message = (id: string, receipt = `receipt of ${id}`): Message => ({
  MessageId: id,
  ReceiptHandle: receipt,
});
const untilAborted: Answer = (_beat, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('a heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('extends what is kept at every beat, and nothing that is released', async () => {
    const { heartbeat, beats } = open();
    const [one, other] = [message('one'), message('other')];
    for (const each of [one, other]) heartbeat.keep(each);
    await vi.advanceTimersByTimeAsync(2_000);
    await heartbeat.release(one);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(beats).toEqual([['receipt of one', 'receipt of other'], ['receipt of other']]);
  });

  it('extends a message that was delivered once more by its new receipt', async () => {
    const { heartbeat, beats } = open();
    const kept = message('one');
    heartbeat.keep(kept);
    expect(heartbeat.adopt(message('one', 'new receipt'))).toBe(true);
    expect(heartbeat.adopt(message('other'))).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(beats).toEqual([['new receipt']]);
    expect(kept.ReceiptHandle).toBe('new receipt');
  });

  it('gives up a beat that SQS does not answer, so that another one is in time', async () => {
    vi.useRealTimers();
    const { heartbeat, beats, logger } = open(untilAborted, 1);
    heartbeat.keep(message('one'));
    await vi.waitFor(() => expect(beats.length).toBeGreaterThan(1), { timeout: 10_000 });
    expect(logger.warn).toHaveBeenCalled();
    heartbeat.stop();
  });
});
