import { answerHeader } from '@lectern/http';
import { z } from 'zod';

/** As the document service takes it, to which it is passed on. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'Must be 1 to 255 visible ASCII characters.');

/** Of a request that makes something. */
export const keyHeaders = z.object({
  'idempotency-key': idempotencyKey
    .optional()
    .describe('The request has its effect once for each key; a repeated one gets the first answer'),
});

/** How an answer says that it is that to an earlier request. */
export const replayedHeader = {
  'Idempotency-Replayed': answerHeader(
    '`true`: this is what an earlier request has made, as far as it is by now',
  ).optional(),
};

/** The same in one answer. */
export function replayedHeaders(replayed: boolean): Readonly<Record<string, string>> {
  return replayed ? { 'Idempotency-Replayed': 'true' } : {};
}
