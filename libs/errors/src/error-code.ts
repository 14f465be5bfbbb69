/**
 * Every way in which a call can fail, named by cause. The union is closed: a new code is a decision, and the
 * compiler then asks for its HTTP status below.
 */
export type ErrorCode =
  | 'invalid_argument'
  | 'unauthenticated'
  | 'permission_denied'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'request_timeout'
  | 'conflict'
  | 'precondition_failed'
  | 'unprocessable'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'expectation_failed'
  | 'resource_exhausted'
  | 'cancelled'
  | 'internal'
  | 'unavailable'
  | 'deadline_exceeded';

interface CodeFacts {
  readonly status: number;
  readonly title: string;
  /** Whether the same call may succeed later without a change by the caller, unless the error itself says otherwise. */
  readonly retryable: boolean;
  /** Seconds that a caller is told to wait who may try again and to whom the error names no other time. */
  readonly retryAfterSeconds?: number;
}

/** Exhaustive on purpose: one place decides how a code looks over HTTP. 499 is nginx's "client closed request". */
export const codeFacts: Readonly<Record<ErrorCode, CodeFacts>> = {
  invalid_argument: { status: 400, title: 'Invalid request', retryable: false },
  unauthenticated: { status: 401, title: 'Not authenticated', retryable: false },
  permission_denied: { status: 403, title: 'Not allowed', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  method_not_allowed: { status: 405, title: 'Method not allowed', retryable: false },
  not_acceptable: { status: 406, title: 'Not acceptable', retryable: false },
  request_timeout: { status: 408, title: 'Request too slow', retryable: true },
  conflict: { status: 409, title: 'Conflict', retryable: false },
  payload_too_large: { status: 413, title: 'Payload too large', retryable: false },
  unsupported_media_type: { status: 415, title: 'Unsupported media type', retryable: false },
  expectation_failed: { status: 417, title: 'Expectation failed', retryable: false },
  precondition_failed: { status: 412, title: 'Precondition failed', retryable: false },
  unprocessable: { status: 422, title: 'Unprocessable content', retryable: false },
  resource_exhausted: { status: 429, title: 'Too many requests', retryable: true, retryAfterSeconds: 1 },
  cancelled: { status: 499, title: 'Cancelled by the caller', retryable: false },
  internal: { status: 500, title: 'Internal error', retryable: false },
  unavailable: { status: 503, title: 'Temporarily unavailable', retryable: true, retryAfterSeconds: 1 },
  deadline_exceeded: { status: 504, title: 'Deadline exceeded', retryable: true, retryAfterSeconds: 2 },
};

/** True for a string that is one of the codes, so that a remote answer can be trusted to be one. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(codeFacts, value);
}

/** The code for an HTTP status that came without a body we know. Unknown 4xx are the caller's fault, the rest ours. */
export function codeForStatus(status: number): ErrorCode {
  for (const [code, facts] of Object.entries(codeFacts)) {
    if (facts.status === status && isErrorCode(code)) return code;
  }
  if (status >= 400 && status < 500) return 'invalid_argument';
  return status === 502 ? 'unavailable' : 'internal';
}
