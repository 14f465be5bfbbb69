import { AppError } from '@lectern/errors';
import { noopTelemetry } from '@lectern/telemetry';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { breakerStates } from '../test/harness.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { type BreakerOptions, defaultBreakerOptions } from './client-options.ts';
import { LocalFailure } from './failure.ts';
import { startWarmUp, type WarmUp } from './warm-up.ts';

const opened: Breaker[] = [];
const telemetry = noopTelemetry();
const state = async () => (await breakerStates(telemetry.metrics))[0]?.state;
afterEach(() => {
  for (const breaker of opened.splice(0)) breaker.close();
});

function breakerWith(options: Partial<BreakerOptions>, warmUp?: WarmUp): Breaker {
  const breaker = createBreaker({
    target: 'user',
    operation: 'verify',
    telemetry,
    options,
    ...(warmUp && { warmUp }),
  });
  opened.push(breaker);
  return breaker;
}

const fail = (error: Error) => () => Promise.reject(error);
const down = new AppError('unavailable', 'down');
const left = new LocalFailure('cancelled', 'left', { retry: 'never', outcome: 'inconclusive' });

describe('createBreaker', () => {
  it('leaves its options as they were, so that many breakers can share them', () => {
    const options = Object.freeze({ volumeThreshold: 3 });
    breakerWith(options);
    breakerWith(defaultBreakerOptions);
    expect(options).toEqual({ volumeThreshold: 3 });
    expect(defaultBreakerOptions).toEqual({
      errorThresholdPercentage: 50,
      volumeThreshold: 10,
      windowMs: 10_000,
      resetTimeoutMs: 5_000,
    });
  });

  it('counts an error that is no AppError against the target', async () => {
    const breaker = breakerWith({ volumeThreshold: 1 });
    await expect(breaker.run(fail(new TypeError('bug')))).rejects.toThrow('bug');
    expect(await state()).toBe('open');
  });

  it('needs enough calls, and enough failures among them, to open', async () => {
    const breaker = breakerWith({ volumeThreshold: 4 });
    const outcomes = [false, true, false, true, false];
    const states: unknown[] = [];
    for (const good of outcomes) {
      await breaker
        .run(good ? async () => 1 : fail(down))
        .catch((error: unknown) => expect(error).toBe(down));
      states.push(await state());
    }
    // After four calls exactly half have failed, which is not more than the threshold.
    expect(states).toEqual(['closed', 'closed', 'closed', 'closed', 'open']);
  });

  it('stays open when its probe ended without telling anything of the target', async () => {
    const breaker = breakerWith({ volumeThreshold: 1, resetTimeoutMs: 20 });
    await expect(breaker.run(fail(down))).rejects.toBe(down);
    await vi.waitFor(async () => expect(await state()).toBe('half_open'));
    await expect(breaker.run(fail(left))).rejects.toBe(left);
    expect(await state()).toBe('open');
  });

  it('lets one probe through at a time', async () => {
    const breaker = breakerWith({ volumeThreshold: 1, resetTimeoutMs: 20 });
    await expect(breaker.run(fail(down))).rejects.toBe(down);
    await vi.waitFor(async () => expect(await state()).toBe('half_open'));
    const probe = Promise.withResolvers<string>();
    const first = breaker.run(() => probe.promise);
    await expect(breaker.run(async () => 'second')).rejects.toMatchObject({ reason: 'circuit_open' });
    probe.resolve('first');
    expect(await first).toBe('first');
    expect(await breaker.run(async () => 'third')).toBe('third');
  });

  it('closes when its probe is answered, be it with a 404', async () => {
    const breaker = breakerWith({ volumeThreshold: 1, resetTimeoutMs: 20 });
    await expect(breaker.run(fail(down))).rejects.toBe(down);
    await vi.waitFor(async () => expect(await state()).toBe('half_open'));
    const missing = new AppError('not_found', 'no such thing');
    await expect(breaker.run(fail(missing))).rejects.toBe(missing);
    expect(await state()).toBe('closed');
  });
});

describe('a target that has never answered', () => {
  const refused = new TypeError('connect ECONNREFUSED');

  it.each([
    ['nobody listens', refused],
    ['it answers 503', down],
    ['it stays silent', new AppError('deadline_exceeded', 'late')],
  ])('may start slowly and find every breaker closed: %s', async (_, error) => {
    const breaker = breakerWith({ volumeThreshold: 2 }, startWarmUp(60_000));
    for (let i = 0; i < 20; i += 1) await expect(breaker.run(fail(error))).rejects.toBe(error);
    expect(await state()).toBe('closed');
    expect(await breaker.run(async () => 'up')).toBe('up');
  });

  it.each([
    ['answered once', (breaker: Breaker) => breaker.run(async () => 'up')],
    [
      'answered an error of its own',
      (b: Breaker) => b.run(fail(new AppError('internal', 'bug'))).catch(() => 0),
    ],
    ['answered a 404', (b: Breaker) => b.run(fail(new AppError('not_found', 'none'))).catch(() => 0)],
  ])('counts as started once it has %s', async (_, first) => {
    const breaker = breakerWith({ volumeThreshold: 4 }, startWarmUp(60_000));
    await first(breaker);
    for (let i = 0; i < 4; i += 1) await breaker.run(fail(refused)).catch(() => 0);
    expect(await state()).toBe('open');
  });

  it('counts as down when its time to start is over', async () => {
    const breaker = breakerWith({ volumeThreshold: 2 }, startWarmUp(0));
    for (let i = 0; i < 2; i += 1) await breaker.run(fail(refused)).catch(() => 0);
    expect(await state()).toBe('open');
  });
});
