import { defineLimits } from '@lectern/config';
import { deadLetterLimits, idLimits } from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { idempotencyLimits } from '@lectern/idempotency/limits';
import { eventLimits, serverLimits } from '@lectern/service/limits';

/** All bounds on what callers and receivers can send. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...eventLimits,
  ...deadLetterLimits,
  ...idLimits,
  ...idempotencyLimits,
  webhooks: {
    value: 20,
    unit: 'entries',
    what: 'Webhooks of a tenant; one more is a 409 `too_many_webhooks`',
  },
  urlChars: { value: 2_048, unit: 'characters', what: 'The URL of a webhook; a longer one is a 400' },
  descriptionChars: {
    value: 1_000,
    unit: 'characters',
    what: 'The description of a webhook; a longer one is a 400',
  },
  overlapSeconds: {
    value: 604_800,
    unit: 's',
    what: 'Time for which the old secret of a webhook goes on signing; more is a 400',
  },
  pageEntries: { value: 100, unit: 'entries', what: 'Entries on a page of a list; more are a 400' },
  attempts: {
    value: 20,
    unit: 'entries',
    what: 'Attempts that are kept of a delivery; older ones are forgotten',
  },
  answerHeadBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'Headers of the answer of a receiver; more end the attempt as one that did not reach it',
  },
  answerBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'What is read of the body of the answer of a receiver, and forgotten; the connection ends before the rest',
  },
  connectMs: {
    value: 5_000,
    unit: 'ms',
    what: 'Time to connect to a receiver, TLS included',
  },
});
