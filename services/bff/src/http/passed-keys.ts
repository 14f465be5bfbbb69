import { answerHeader } from '@lectern/http';
import { z } from 'zod';

/** Of a request that makes something; passed on to the document service, which takes the same keys. */
export const keyHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'Must be 1 to 255 visible ASCII characters.')
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
