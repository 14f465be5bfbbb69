import { defineLimits } from '@lectern/config';

/** What the bff takes from others, at most: callers, other services, documents and models. */
export const limits = defineLimits({
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
