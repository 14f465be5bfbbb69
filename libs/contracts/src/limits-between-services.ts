import { defineLimits } from '@lectern/config';

/** Bounds of what the user service says at once about what was ended. */
export const revocationLimits = defineLimits({
  revocationEntries: {
    value: 1_000,
    unit: 'entries',
    what: 'Revocations in one answer to the gateway; it asks on for more',
  },
  revocationWaitMs: {
    value: 30_000,
    unit: 'ms',
    what: 'Longest time that the gateway may have the service wait for the next revocation; more is a 400',
  },
});

/** Bounds of what the gateway tells at once of the requests that it has counted. */
export const requestCountLimits = defineLimits({
  requestCounts: {
    value: 500,
    unit: 'entries',
    what: 'Counts of requests in one batch of the gateway; it sends more in the next',
  },
});

/** Bounds of what callers see and decide of dead letters at once. */
export const deadLetterLimits = defineLimits({
  deadLetterIds: { value: 50, unit: 'entries', what: 'Dead letters that a call may name; more are a 400' },
  deadLetterIdChars: {
    value: 200,
    unit: 'characters',
    what: 'The id of a dead letter; a longer one is a 400',
  },
  deadLetterPage: {
    value: 100,
    unit: 'entries',
    what: 'Dead letters of a queue in one answer; more are a 400',
  },
  deadLettersLookedAt: {
    value: 1_000,
    unit: 'messages',
    what: 'Messages of a queue that a call about dead letters looks at, those of other tenants included; `complete` says if there were more',
  },
});

/** Bounds of what services compare with each other at once. */
export const comparisonLimits = defineLimits({
  comparedDocuments: {
    value: 500,
    unit: 'documents',
    what: 'Documents that the document service has another one compare at once; more are a 400',
  },
  positionChars: {
    value: 200,
    unit: 'characters',
    what: 'The place at which a look for stray points goes on; a longer one is a 400',
  },
});
