import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ConcurrencyGroup, createMemoryConcurrencyLimiter } from './concurrency-limiter.ts';
import { RequestPlaces } from './request-places.ts';

const uploads: ConcurrencyGroup = { name: 'uploads', perCaller: 2, total: 3 };
const waits: ConcurrencyGroup = { name: 'waits', perCaller: 1, total: 10 };

describe('createMemoryConcurrencyLimiter', () => {
  it('refuses a caller who has all of its places, and nobody else', () => {
    const limiter = createMemoryConcurrencyLimiter();
    limiter.enter(uploads, 'ada');
    const second = limiter.enter(uploads, 'ada');
    expect(() => limiter.enter(uploads, 'ada')).toThrowError(
      expect.objectContaining({
        code: 'resource_exhausted',
        reason: 'too_many_uploads',
        retryAfterSeconds: 2,
      }),
    );
    limiter.enter(uploads, 'bob');
    second.leave();
    expect(limiter.enter(uploads, 'ada')).toBeDefined();
  });

  it('refuses everybody when all places are taken, those of nobody in particular included', () => {
    const limiter = createMemoryConcurrencyLimiter();
    const places = [1, 2, 3].map(() => limiter.enter(uploads, undefined));
    const full = expect.objectContaining({
      code: 'unavailable',
      reason: 'uploads_at_capacity',
      retryAfterSeconds: 2,
    });
    expect(() => limiter.enter(uploads, 'ada')).toThrowError(full);
    expect(() => limiter.enter(uploads, undefined)).toThrowError(full);
    expect(limiter.enter(waits, 'ada')).toBeDefined();
    places[0]?.leave();
    expect(limiter.enter(uploads, 'ada')).toBeDefined();
  });

  it('gives a caller its share of what the others leave, where the group says so', () => {
    const limiter = createMemoryConcurrencyLimiter();
    const group: ConcurrencyGroup = { name: 'calls', perCaller: 8, total: 8, shareOfRest: 0.5 };
    const enter = (caller: string, count: number) => {
      for (let i = 0; i < count; i += 1) limiter.enter(group, caller);
    };
    enter('ada', 4);
    expect(() => limiter.enter(group, 'ada')).toThrowError(
      expect.objectContaining({ reason: 'too_many_calls', details: { limit: 4 } }),
    );
    enter('bob', 2);
    expect(() => limiter.enter(group, 'bob')).toThrowError(
      expect.objectContaining({ reason: 'too_many_calls', details: { limit: 2 } }),
    );
    enter('cas', 1);
    enter('dan', 1);
    expect(() => limiter.enter(group, 'eve')).toThrowError(
      expect.objectContaining({ reason: 'calls_at_capacity' }),
    );
  });

  it('takes a place back once, however often it is left', () => {
    const limiter = createMemoryConcurrencyLimiter();
    const place = limiter.enter(uploads, 'ada');
    limiter.enter(uploads, 'ada');
    for (let i = 0; i < 5; i += 1) place.leave();
    expect(limiter.taken().get('uploads')).toBe(1);
  });
});

/** As much of an answer as places look at. */
class FakeAnswer extends EventEmitter {
  closed = false;

  close(): void {
    this.closed = true;
    this.emit('close');
  }
}

function answer(): { fake: FakeAnswer; res: ServerResponse } {
  const fake = new FakeAnswer();
  return { fake, res: fake as unknown as ServerResponse };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the places of a request', () => {
  it('are all taken or none', () => {
    const limiter = createMemoryConcurrencyLimiter();
    limiter.enter(waits, 'ada');
    expect(() => RequestPlaces.take(limiter, [uploads, waits], 'ada')).toThrowError(
      expect.objectContaining({ reason: 'too_many_waits' }),
    );
    expect(limiter.taken().get('uploads')).toBe(0);
  });

  it.each([
    ['finishes', undefined],
    ['fails', new Error('failed')],
  ])('are free when the answer is over and the work %s, not before', async (_end, failure) => {
    const limiter = createMemoryConcurrencyLimiter();
    const { fake, res } = answer();
    const work = Promise.withResolvers<void>();
    RequestPlaces.take(limiter, [uploads], 'ada').leaveAfter(res, work.promise);
    fake.close();
    await turn();
    expect(limiter.taken().get('uploads')).toBe(1);
    if (failure === undefined) work.resolve();
    else work.reject(failure);
    await turn();
    expect(limiter.taken().get('uploads')).toBe(0);
  });

  it('are free when the caller was gone before the work began', async () => {
    const limiter = createMemoryConcurrencyLimiter();
    const { fake, res } = answer();
    fake.close();
    RequestPlaces.take(limiter, [uploads], 'ada').leaveAfter(res, Promise.resolve());
    await turn();
    expect(limiter.taken().get('uploads')).toBe(0);
  });

  it('are free a minute after the answer, though the work goes on', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const limiter = createMemoryConcurrencyLimiter();
    const { fake, res } = answer();
    const never = new Promise<void>(() => undefined);
    RequestPlaces.take(limiter, [uploads], 'ada').leaveAfter(res, never);
    fake.close();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(limiter.taken().get('uploads')).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(limiter.taken().get('uploads')).toBe(0);
  });

  it('leak nothing over 10,000 requests that end in every order', async () => {
    const seed = Date.now() % 1_000_000;
    const random = randomFrom(seed);
    const limiter = createMemoryConcurrencyLimiter();
    let refused = 0;
    const groups = [
      { name: 'uploads', perCaller: 3, total: 40 },
      { name: 'waits', perCaller: 2, total: 30 },
    ];
    await Promise.all(
      Array.from({ length: 10_000 }, async () => {
        for (let i = random(20); i > 0; i -= 1) await turn();
        const { fake, res } = answer();
        try {
          const places = RequestPlaces.take(limiter, groups.slice(random(2)), `caller-${random(30)}`);
          const work = random(2) === 0 ? turn() : turn().then(() => Promise.reject(new Error('failed')));
          places.leaveAfter(res, work);
          if (random(3) === 0) places.leave(uploads);
        } catch {
          refused += 1;
        }
        for (let i = random(3); i > 0; i -= 1) await turn();
        fake.close();
      }),
    );
    await turn();
    expect(refused, `seed ${seed}`).toBeGreaterThan(0);
    expect([...limiter.taken().values()], `seed ${seed}`).toEqual([0, 0]);
    for (let i = 0; i < 3; i += 1) limiter.enter({ name: 'uploads', perCaller: 3, total: 40 }, 'caller-1');
  });
});

/** Park and Miller's generator: whole numbers below `limit`. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed + 1;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}
