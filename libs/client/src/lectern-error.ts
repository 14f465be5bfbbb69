import type { components } from './api-types.ts';

/** What is wrong with one field; `pointer` is a JSON pointer into the body, or the name of a parameter. */
export type FieldError = components['schemas']['FieldError'];

type Problem = components['schemas']['Problem'];

/**
 * The platform's codes, and two of the client's own: `network_error`, when no answer came or it was cut off, and `timeout`, when
 * the time of the call was over first.
 */
export type LecternErrorCode = Problem['code'] | 'network_error' | 'timeout';

/** What a {@link LecternError} knows beyond its code and message. */
export interface LecternErrorFacts {
  readonly reason?: string | undefined;
  readonly status?: number | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly requestId?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/**
 * Every error of a call: of the platform, by its problem details (RFC 9457), of the network, and of time. Tell errors apart by `code`, and
 * where that is not enough by `reason`; the message is for people. A call that its own signal has ended throws the signal's reason
 * instead.
 */
export class LecternError extends Error {
  override readonly name = 'LecternError';
  readonly code: LecternErrorCode;
  /** Finer than the code: `document_not_found`. The code where there is none. */
  readonly reason: string;
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  /** Of invalid input: what is wrong where. */
  readonly errors: readonly FieldError[];
  /** What to name when you report the error. */
  readonly requestId: string | undefined;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** How long the platform asks to wait before that. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: LecternErrorCode, message: string, facts: LecternErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.reason = facts.reason ?? code;
    this.status = facts.status;
    this.details = facts.details ?? {};
    this.errors = facts.errors ?? [];
    this.requestId = facts.requestId;
    this.retryable = facts.retryable ?? false;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}
