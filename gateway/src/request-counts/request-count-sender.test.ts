import type { RequestCount, RequestCountBatch } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { createRequestCountSender } from './request-count-sender.ts';

const count = (keyId: string, requests = 1): RequestCount => ({
  ...{ tenantId: 't', userId: 'u', keyId, day: '2026-11-29', requests, refused: 0, failed: 0 },
});

/** A model service in memory, and an interval that passes when a test says so. */
function setUp() {
  const facts = {
    ...{ waiting: [] as RequestCount[], sent: [] as RequestCountBatch[], lines: [] as string[] },
    failure: undefined as AppError | undefined,
    signal: undefined as AbortSignal | undefined,
  };
  let pass = (): void => {};
  let paused = Promise.withResolvers<void>();
  const line = (...line: unknown[]) => void facts.lines.push(String(line[1]));
  const sender = createRequestCountSender({
    counts: {
      take: (most) => facts.waiting.splice(0, most),
      get waiting() {
        return facts.waiting.reduce((sum, { requests }) => sum + requests, 0);
      },
      dropped: 0,
    },
    model: {
      addRequestCounts: async (batch, signal) => {
        facts.signal = signal;
        facts.sent.push(structuredClone(batch));
        if (facts.failure !== undefined) throw facts.failure;
      },
    },
    intervalMs: 5_000,
    newId: () => 'process-1',
    logger: { info: line, warn: line, error: line },
    pause: (_, signal) =>
      new Promise((resolve) => {
        pass = resolve;
        signal.addEventListener('abort', () => resolve());
        paused.resolve();
      }),
  });
  /** Lets the interval pass; resolves when the next one has begun. */
  const tick = async (): Promise<void> => {
    await paused.promise;
    paused = Promise.withResolvers<void>();
    pass();
    await paused.promise;
  };
  return { facts, sender, tick };
}

const unknown = new AppError('unavailable', 'The answer did not come.');

describe('the sender of request counts', () => {
  it('sends what there is in numbered batches of a bounded size, and nothing when there is nothing', async () => {
    const { facts, sender, tick } = setUp();
    await sender.start();
    await tick();
    expect(facts.sent).toEqual([]);
    facts.waiting = Array.from({ length: 501 }, (_, at) => count(`key-${at}`));
    await tick();
    expect(facts.sent.map(({ sender: by, batch, counts }) => [by, batch, counts.length])).toEqual([
      ['process-1', 1, 500],
      ['process-1', 2, 1],
    ]);
    expect([sender.waiting, sender.failures]).toEqual([0, 0]);
    await sender.stop();
  });

  it('sends a batch of unknown outcome again as it was, ahead of what came meanwhile', async () => {
    const { facts, sender, tick } = setUp();
    await sender.start();
    facts.waiting = [count('a', 3)];
    facts.failure = unknown;
    await tick();
    facts.waiting = [count('a', 4), count('b')];
    await tick();
    const first = { sender: 'process-1', batch: 1, counts: [count('a', 3)] };
    expect(facts.sent).toEqual([first, first]);
    expect([sender.waiting, sender.failures, sender.lost]).toEqual([8, 2, 0]);
    facts.failure = undefined;
    await tick();
    expect(facts.sent.slice(2)).toEqual([
      first,
      { sender: 'process-1', batch: 2, counts: [count('a', 4), count('b')] },
    ]);
    expect(facts.lines).toEqual(['counts of requests cannot be sent', 'counts of requests are sent again']);
    expect(sender.waiting).toBe(0);
    await sender.stop();
  });

  it('gives a batch up that is refused for good, and tells so', async () => {
    const { facts, sender, tick } = setUp();
    await sender.start();
    facts.waiting = [count('a', 3)];
    facts.failure = new AppError('invalid_argument', 'No.');
    await tick();
    facts.failure = undefined;
    facts.waiting = [count('b')];
    await tick();
    expect(facts.sent.map(({ batch }) => batch)).toEqual([1, 2]);
    expect([sender.waiting, sender.lost]).toEqual([0, 3]);
    await sender.stop();
  });

  it('sends what is left when it stops, that of unknown outcome first, and for a bounded time', async () => {
    const { facts, sender, tick } = setUp();
    await sender.start();
    facts.waiting = [count('a')];
    facts.failure = unknown;
    await tick();
    facts.failure = undefined;
    facts.waiting = [count('b')];
    await sender.stop();
    expect(facts.sent.map(({ batch, counts }) => [batch, counts[0]?.keyId])).toEqual([
      [1, 'a'],
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(facts.signal?.aborted).toBe(false);
    expect(facts.lines).not.toContain('counts of requests are lost with this process');
  });

  it('says what is lost when it stops while nobody takes it', async () => {
    const { facts, sender } = setUp();
    await sender.start();
    facts.waiting = [count('a', 5)];
    facts.failure = unknown;
    await sender.stop();
    expect(facts.lines.at(-1)).toBe('counts of requests are lost with this process');
  });
});
