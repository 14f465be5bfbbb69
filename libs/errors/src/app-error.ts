import { codeFacts, type ErrorCode } from './error-code.ts';

/** One problem of one input field; `pointer` is an RFC 6901 JSON pointer into the body, or the parameter's name. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** What an {@link AppError} can say beyond its code and message. */
export interface AppErrorOptions {
  /** Stable, machine-readable slug in snake_case, finer than the code: `email_taken`, `document_not_found`. */
  readonly reason?: string;
  /** Facts for logs and for the caller. Never secrets, tokens or document text. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Problems of single input fields, for `invalid_argument`. */
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
  /** Whether the same call or message may succeed later; default that of the code. */
  readonly retryable?: boolean;
  /** Seconds after which a retry makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/**
 * The one error type of the platform. Thrown in a domain, mapped to problem+json at the HTTP edge, rebuilt from it by
 * the calling service, and read by message handlers (`retryable` decides between retry and dead-letter).
 *
 * The message is shown to callers: write it for them. What they must not see belongs in `cause`.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.reason = options.reason ?? code;
    this.details = options.details ?? {};
    this.errors = options.errors ?? [];
    this.retryable = options.retryable ?? codeFacts[code].retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/**
 * The AppError inside whatever was thrown: itself, or the nearest one along `cause`; otherwise a new `internal` one
 * that keeps the original as its cause and shows the caller nothing of it.
 */
export function toAppError(thrown: unknown): AppError {
  const seen = new Set<unknown>();
  let current: unknown = thrown;
  while (current instanceof Error && !seen.has(current)) {
    if (current instanceof AppError) return current;
    seen.add(current);
    current = current.cause;
  }
  return new AppError('internal', 'Something went wrong on our side.', { cause: thrown });
}

/**
 * The same error, told of one input field, for a place that knows in which field came what another one refuses. What is no AppError stays
 * as it is.
 */
export function ofField(thrown: unknown, field: FieldError): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const { code, message, reason, details, retryable, retryAfterSeconds } = thrown;
  return new AppError(code, message, {
    ...{ reason, details, retryable, errors: [field], cause: thrown },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
