import { durationMsField } from '@lectern/config';
import type { ErrorCode } from '@lectern/errors';
import { z } from 'zod';
import { idempotencyLimits } from './limits.ts';

/** Visible ASCII characters, as the IETF's draft for the header allows. */
const idempotencyKey = z
  .string()
  .max(idempotencyLimits.idempotencyKeyChars.value)
  .regex(/^[\x21-\x7e]+$/, 'Must be visible ASCII characters.')
  .describe('Makes a request that is repeated have its effect once');

/** What a route reads of the head of its request. */
export const idempotencyHeaders = z.object({ 'idempotency-key': idempotencyKey.optional() });

/** The same for a route whose answer has a secret in it, which is sealed by the key: a short one could be guessed. */
export const secretIdempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    // The lengths are in the pattern, so that whoever makes values by the description needs no luck.
    .regex(/^[\x21-\x7e]{16,255}$/, 'Must be 16 to 255 visible ASCII characters.')
    .describe(
      'Makes a request that is repeated have its effect once. It protects the secret of the answer: take a random UUID',
    )
    .optional(),
});

/** How an answer says that it is a repeated one, in the answers of a route. */
export const replayedHeader = {
  'Idempotency-Replayed': z.string().describe('`true`: this is the answer to an earlier request').optional(),
};

/** The same in one answer. */
export function replayedHeaders(replayed: boolean): Record<string, string> {
  return replayed ? { 'Idempotency-Replayed': 'true' } : {};
}

/** The variable of a service that keeps answers. */
export const idempotencyConfig = {
  IDEMPOTENCY_RETENTION_MS: durationMsField()
    .default(24 * 60 * 60 * 1_000)
    .describe('Retention of an Idempotency-Key and its first answer, in milliseconds'),
};

/** What a route with a key decides on, for `defineErrors`. */
export const idempotencyErrors = {
  idempotency_key_in_progress: [
    'conflict',
    'The first answer to this key is no longer stored: repeat the request.',
  ],
  idempotency_key_reused: ['unprocessable', 'The key was used for another request.'],
} as const satisfies Record<string, readonly [ErrorCode, string]>;
