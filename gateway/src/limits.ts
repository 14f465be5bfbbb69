import { defineLimits } from '@lectern/config';
import { requestLimits } from '@lectern/http';

/** Everything that a caller can make large or long here; bodies pass through, and are bounded by the service. */
export const limits = defineLimits({
  ...requestLimits,
});
