import { LecternError, type LecternErrorCode, type LecternErrorFacts } from './lectern-error.ts';

/** The code of an answer that has no problem details, as from a proxy in between. */
const codes: Readonly<Record<number, LecternErrorCode>> = {
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  408: 'request_timeout',
  409: 'conflict',
  412: 'precondition_failed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  417: 'expectation_failed',
  422: 'unprocessable',
  429: 'resource_exhausted',
  502: 'unavailable',
  503: 'unavailable',
  504: 'deadline_exceeded',
};
const passing = new Set([408, 429, 502, 503, 504]);

/** The error of an answer that is no success, with what its body and its headers say. */
export async function errorOf(response: Response): Promise<LecternError> {
  const { status, headers } = response;
  return errorOfProblem(parse(await response.text()), {
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: secondsOf(headers.get('retry-after')),
  });
}

/** The error that problem details describe; what they lack is taken from the facts, and by the status. */
export function errorOfProblem(value: unknown, known: LecternErrorFacts = {}): LecternError {
  const problem = isRecord(value) ? value : {};
  const status = known.status ?? (typeof problem.status === 'number' ? problem.status : 500);
  const code = typeof problem.code === 'string' ? (problem.code as LecternErrorCode) : codeOf(status);
  return new LecternError(code, textOf(problem.detail) ?? `The answer has the status ${status}.`, {
    status,
    reason: textOf(problem.reason),
    details: isRecord(problem.details) ? problem.details : undefined,
    errors: Array.isArray(problem.errors) ? problem.errors : undefined,
    requestId: textOf(problem.requestId) ?? known.requestId,
    retryable: typeof problem.retryable === 'boolean' ? problem.retryable : passing.has(status),
    retryAfterSeconds:
      typeof problem.retryAfterSeconds === 'number' ? problem.retryAfterSeconds : known.retryAfterSeconds,
  });
}

function codeOf(status: number): LecternErrorCode {
  return codes[status] ?? (status >= 500 ? 'internal' : 'invalid_argument');
}

/** `Retry-After` in seconds: it is a number of them, or a date (RFC 9110, 10.2.3). */
export function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
