import { defineLimits } from '@lectern/config';
import { requestLimits } from '@lectern/http/limits';
import { serverLimits } from '@lectern/service/limits';

/** All bounds on what a caller can make large or long here; bodies pass through and are bounded by the service. */
export const limits = defineLimits({
  ...requestLimits,
  ...serverLimits,
  requestsPerCaller: {
    variable: 'MAX_REQUESTS_PER_CALLER',
    unit: 'requests',
    what: 'Requests of one caller at once, streams included; more are a 429 `too_many_requests`',
  },
  anonymousRequests: {
    variable: 'MAX_ANONYMOUS_REQUESTS',
    unit: 'requests',
    what: 'Requests without a credential at once, of all callers together; more are a 503 `anonymous_requests_at_capacity`',
  },
});
