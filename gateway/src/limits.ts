import { defineLimits } from '@lectern/config';
import { faultLimits } from '@lectern/contracts/limits';
import { requestLimits } from '@lectern/http/limits';
import { serverLimits } from '@lectern/service/limits';

/** All bounds on what a caller can make large or long here; bodies pass through and are bounded by the service. */
export const limits = defineLimits({
  ...requestLimits,
  ...serverLimits,
  ...faultLimits,
  revocations: {
    value: 200_000,
    unit: 'entries',
    what: 'Revocations in memory, some 200 bytes each; beyond, the oldest is dropped, and every access token from before it is refused with 401 `session_ended`, so that its client refreshes',
  },
  requestCounts: {
    value: 20_000,
    unit: 'entries',
    what: 'Counts of requests in memory, each of a credential and a day, some 500 bytes; they wait for the model service, and requests of further credentials are not in reports of usage',
  },
  requestsPerCaller: {
    variable: 'MAX_REQUESTS_PER_CALLER',
    unit: 'requests',
    what: 'Requests of one caller at the same time, streams included; further ones are refused with 429 `too_many_requests`',
  },
  anonymousRequests: {
    variable: 'MAX_ANONYMOUS_REQUESTS',
    unit: 'requests',
    what: 'Requests without a credential at the same time, of all callers; further ones are refused with 503 `anonymous_requests_at_capacity`',
  },
  addressShare: {
    variable: 'MAX_ADDRESS_SHARE',
    unit: 'share',
    what: 'Part of the requests without a credential, of the requests to one service, and of the event streams of one, that one address, or one /64 block of IPv6, may have at the same time, of what the others leave; further ones are a 429 `too_many_anonymous_requests` or `too_many_requests_of_address`',
  },
  anonymousBodyBytes: {
    value: 16 * 1024,
    unit: 'bytes',
    what: 'Body of a request without a credential; a larger one is a 413',
  },
  credentialPoints: {
    variable: 'RATE_LIMIT_PER_CREDENTIAL',
    unit: 'points',
    what: 'Cost of the requests of one API key or session per minute; more is a 429 `rate_limited`',
  },
  userPoints: {
    variable: 'RATE_LIMIT_PER_USER',
    unit: 'points',
    what: 'Cost of the requests of one user per minute; more is a 429 `rate_limited`',
  },
  addressPoints: {
    variable: 'RATE_LIMIT_PER_ADDRESS',
    unit: 'points',
    what: 'Cost of the requests from one address, or one /64 block of IPv6, per minute; more is a 429 `rate_limited`',
  },
  eventLoopDelayMs: {
    variable: 'MAX_EVENT_LOOP_DELAY_MS',
    unit: 'ms',
    what: 'Mean delay of the event loop; above it, a growing share of the requests is a 503 `overloaded`',
  },
  upstreamRequests: {
    variable: 'UPSTREAM_MAX_REQUESTS',
    unit: 'requests',
    what: 'Requests to one service at the same time, event streams counted apart with the same bound; further ones are a 503 `{service}_at_capacity` or `{service}_streams_at_capacity`',
  },
  /** Keys of rate limits that are counted in memory. */
  rateLimitKeys: {
    value: 100_000,
    unit: 'entries',
    what: 'Credentials, users and addresses whose rate limits are counted in memory at once; beyond, the one used longest ago has its full limit again',
  },
});
