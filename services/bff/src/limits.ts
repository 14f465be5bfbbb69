import { defineLimits } from '@lectern/config';
import { httpLimits } from '@lectern/http';

/** Everything that a caller can make large or long, and how large it may be. */
export const limits = defineLimits({
  ...httpLimits,
  answersPerCaller: {
    variable: 'MAX_ANSWERS_PER_CALLER',
    unit: 'requests',
    what: 'Answers that are written at once for one caller, streamed or not; more are a 429 `too_many_answers`',
  },
  answers: {
    variable: 'MAX_ANSWERS',
    unit: 'requests',
    what: 'The same for all callers; more are a 503 `answers_at_capacity`',
  },
});
