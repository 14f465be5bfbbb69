import { allScopes, mostCollections } from '@lectern/auth';
import { defineLimits } from '@lectern/config';
import {
  deadLetterLimits,
  externalUserLimits,
  idLimits,
  modelBudgetLimits,
  revocationLimits,
} from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { idempotencyLimits } from '@lectern/idempotency/limits';
import { eventLimits, serverLimits } from '@lectern/service/limits';

/** Everything that a caller can make large or long, and how large it may be. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...eventLimits,
  ...deadLetterLimits,
  ...idLimits,
  ...revocationLimits,
  ...externalUserLimits,
  ...modelBudgetLimits,
  ...idempotencyLimits,
  emailChars: { value: 254, unit: 'characters', what: 'An email address; a longer one is a 400' },
  passwordChars: { value: 1_024, unit: 'characters', what: 'A password; a longer one is a 400' },
  nameChars: {
    value: 100,
    unit: 'characters',
    what: 'A name of a person, a service account or an API key; a longer one is a 400',
  },
  tokenChars: {
    value: 200,
    unit: 'characters',
    what: 'A refresh token, an API key or a token that was sent; a longer one is a 400',
  },
  scopes: { value: allScopes.length, unit: 'entries', what: 'Scopes of an API key: all that there are' },
  keyRequestsPerMinute: {
    value: 1_000_000,
    unit: 'requests',
    what: 'The limit per minute that an API key is given; a higher one is a 400',
  },
  keyCollections: {
    value: mostCollections,
    unit: 'entries',
    what: 'Collections that an API key is limited to; more are a 400',
  },
  overlapSeconds: {
    value: 604_800,
    unit: 's',
    what: 'Time for which the old secret of a rotated API key works on; more is a 400',
  },
  pageEntries: { value: 100, unit: 'entries', what: 'Entries on a page of a list; more are a 400' },
  followers: {
    value: 200,
    unit: 'requests',
    what: 'Gateways that wait for revocations at once; further ones are a 503 `followers_at_capacity`',
  },
  invitations: {
    value: 100,
    unit: 'entries',
    what: 'Open invitations of a tenant; a further one is a 409 `too_many_invitations`',
  },
  serviceAccounts: {
    value: 100,
    unit: 'entries',
    what: 'Service accounts of a tenant; a further one is a 409 `too_many_service_accounts`',
  },
});
