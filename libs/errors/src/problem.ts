import { AppError, type FieldError, toAppError } from './app-error.ts';
import { type DifyError, toDifyError } from './dify-error.ts';
import { codeFacts, codeForStatus, type ErrorCode, isErrorCode } from './error-code.ts';
import { type OpenAiError, toOpenAiError } from './openai-error.ts';

/** Media type of {@link Problem}. */
export const problemMediaType = 'application/problem+json';

/** RFC 9457 problem details with this platform's extension members (`code` to `error`). */
export interface Problem extends Partial<DifyError> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance?: string;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly requestId?: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
  /** The same error once more, where clients of OpenAI's API look for it. */
  readonly error: OpenAiError;
}

/** Of which request a problem is. */
export interface ProblemContext {
  readonly instance?: string;
  readonly requestId?: string;
  /** Whose numbers the problem has too. */
  readonly dialect?: ErrorDialect | undefined;
}

/** A client that reads errors by numbers of its own; all others read those of OpenAI's API or the problem itself. */
export type ErrorDialect = 'dify';

/**
 * What a caller is shown of an error. An error that is no {@link AppError} becomes a bare 500: its message and cause
 * stay on this side. A 429, 503 or 504 always says when to come again.
 */
export function toProblem(thrown: unknown, context: ProblemContext = {}): Problem {
  const error = toAppError(thrown);
  const { status, title, retryAfterSeconds: usually } = codeFacts[error.code];
  const retryAfterSeconds = error.retryAfterSeconds ?? usually;
  return {
    type: `urn:lectern:problem:${error.reason.replaceAll('_', '-')}`,
    title,
    status,
    detail: error.message,
    ...(context.instance === undefined ? {} : { instance: context.instance }),
    code: error.code,
    reason: error.reason,
    ...(context.requestId === undefined ? {} : { requestId: context.requestId }),
    retryable: error.retryable,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(Object.keys(error.details).length === 0 ? {} : { details: error.details }),
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
    error: toOpenAiError(error),
    ...(context.dialect === 'dify' ? toDifyError(error) : {}),
  };
}

/**
 * Rebuilds the error that a remote service sent. A body that is no problem of ours still gives the right code from
 * the HTTP status, so that retries and breakers decide well whatever stands in between.
 */
export function fromProblem(status: number, body: unknown): AppError {
  const problem: Partial<Record<keyof Problem, unknown>> = isRecord(body) ? body : {};
  const code = isErrorCode(problem.code) ? problem.code : codeForStatus(status);
  const message =
    typeof problem.detail === 'string' ? problem.detail : `The call was answered with status ${status}.`;
  return new AppError(code, message, {
    reason: typeof problem.reason === 'string' ? problem.reason : code,
    details: isRecord(problem.details) ? problem.details : {},
    errors: Array.isArray(problem.errors) ? problem.errors.filter(isFieldError) : [],
    ...(typeof problem.retryable === 'boolean' ? { retryable: problem.retryable } : {}),
    ...(typeof problem.retryAfterSeconds === 'number'
      ? { retryAfterSeconds: problem.retryAfterSeconds }
      : {}),
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldError(value: unknown): value is FieldError {
  return isRecord(value) && typeof value.pointer === 'string' && typeof value.detail === 'string';
}
