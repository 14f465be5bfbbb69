import { defineLimits } from '@lectern/config';
import { requestLimits } from '@lectern/http/limits';

/** Everything that a caller can make large or long here; bodies pass through, and are bounded by the service. */
export const limits = defineLimits({
  ...requestLimits,
  connections: {
    variable: 'MAX_CONNECTIONS',
    unit: 'connections',
    what: 'Connections at once; further ones are closed unanswered, and idle ones with them to make room',
  },
  requestsPerCaller: {
    variable: 'MAX_REQUESTS_PER_CALLER',
    unit: 'requests',
    what: 'Requests of one caller at once, streams included; more are a 429 `too_many_requests`',
  },
  anonymousRequests: {
    variable: 'MAX_ANONYMOUS_REQUESTS',
    unit: 'requests',
    what: 'Requests without a credential at once, of everybody together; more are a 503 `anonymous_requests_at_capacity`',
  },
  bodyIdleMs: {
    variable: 'BODY_IDLE_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time without a byte of a request body; then 408 `body_stalled`',
  },
  bodyRate: {
    variable: 'BODY_MIN_BYTES_PER_SECOND',
    unit: 'bytes',
    what: 'Of a request body in each second, at least, over `BODY_RATE_WINDOW_MS`; less is a 408 `body_too_slow`',
  },
  answerIdleMs: {
    variable: 'ANSWER_IDLE_TIMEOUT_MS',
    unit: 'ms',
    what: 'Time in which a caller takes nothing of an answer; then the connection is cut',
  },
});
