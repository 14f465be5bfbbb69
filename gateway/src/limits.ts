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
    what: 'Requests of one caller at the same time, streams included; further ones are refused with 429 `too_many_requests`',
  },
  anonymousRequests: {
    variable: 'MAX_ANONYMOUS_REQUESTS',
    unit: 'requests',
    what: 'Requests without a credential at the same time, of all callers; further ones are refused with 503 `anonymous_requests_at_capacity`',
  },
});
