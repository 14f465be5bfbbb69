import { defineLimits } from '@lectern/config';

/** Bounds of an idempotency key. */
export const idempotencyLimits = defineLimits({
  idempotencyKeyChars: { value: 255, unit: 'characters', what: 'An Idempotency-Key; a longer one is a 400' },
});
