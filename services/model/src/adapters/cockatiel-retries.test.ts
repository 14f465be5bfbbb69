import { AppError } from '@lectern/errors';
import { describe, expect, it } from 'vitest';
import { createCockatielRetries } from './cockatiel-retries.ts';

const target = {
  ...({ provider: 'openai', model: 'm' } as const),
  ...{ timeoutMs: 1_000, firstTokenTimeoutMs: 1_000, maxRetries: 3 },
};
const outage = (retryAfterSeconds?: number) =>
  new AppError('unavailable', 'It is down.', {
    reason: 'model_unavailable',
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });

/** Fails by this until it is told that its time is over. */
function run(error: AppError, purpose: 'answer' | 'vectors', endsAt = Infinity) {
  const end = new AbortController();
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    // Aborts while the next attempt is waited for.
    if (attempts === endsAt) setTimeout(() => end.abort(new Error('over')));
    throw error;
  };
  const result = createCockatielRetries().run(attempt, { target, purpose, signal: end.signal });
  return { result, attempts: () => attempts };
}

describe('attempts at a call', () => {
  it('end with what went wrong when their time is over', async () => {
    const error = outage(1);
    const { result, attempts } = run(error, 'answer', 1);
    await expect(result).rejects.toBe(error);
    expect(attempts()).toBe(1);
  });

  it('are not made after a longer wait than their purpose has', async () => {
    const error = outage(3);
    const { result, attempts } = run(error, 'answer');
    await expect(result).rejects.toBe(error);
    expect(attempts()).toBe(1);
  });

  it('are not repeated after a refusal', async () => {
    const error = new AppError('resource_exhausted', 'Nothing is left.', { reason: 'budget_exhausted' });
    const { result, attempts } = run(error, 'vectors');
    await expect(result).rejects.toBe(error);
    expect(attempts()).toBe(1);
  });
});
