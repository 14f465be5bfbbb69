import type { Readable } from 'node:stream';
import type { Principal } from '@lectern/auth';
import type { output, ZodType } from 'zod';

/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Opens when more than this share of the calls in the window failed. Default 50. */
  readonly errorThresholdPercentage: number;
  /** Never opens with fewer calls than this in the window. Default 10. */
  readonly volumeThreshold: number;
  /** Length of the window. Default 10000. */
  readonly windowMs: number;
  /** How long an open breaker refuses before it lets one probe through. Default 5000. */
  readonly resetTimeoutMs: number;
}

/** Default {@link BreakerOptions}. */
export const defaultBreakerOptions: BreakerOptions = Object.freeze({
  errorThresholdPercentage: 50,
  volumeThreshold: 10,
  windowMs: 10_000,
  resetTimeoutMs: 5_000,
});

/** What holds for every call unless the call says otherwise. */
export interface ClientDefaults {
  /** The longest a call may take, with all its retries. Default 10000. */
  readonly timeoutMs: number;
  /** How many attempts may follow the first. Default 2. */
  readonly maxRetries: number;
  /** The pause before the first retry is random between 0 and this; the bound doubles each time. Default 50. */
  readonly retryInitialDelayMs: number;
  /** Upper bound of any such pause. Default 2000. */
  readonly retryMaxDelayMs: number;
  /** A longer answer is refused. Default 16 MiB. */
  readonly maxResponseBytes: number;
  readonly breaker: Partial<BreakerOptions>;
  /** For this long after the clients were made, a target that has never answered opens no breaker. Default 30000. */
  readonly warmUpMs: number;
}

/** Default {@link ClientDefaults}. */
export const clientDefaults: ClientDefaults = Object.freeze({
  timeoutMs: 10_000,
  maxRetries: 2,
  retryInitialDelayMs: 50,
  retryMaxDelayMs: 2_000,
  maxResponseBytes: 16 * 1024 * 1024,
  breaker: defaultBreakerOptions,
  warmUpMs: 30_000,
});

/** One call: a request and the shape of its answer. */
export interface CallOptions<T> {
  /** Stable name of what is asked for, kebab-case and verb first: `verify-api-key`. Each has a breaker and metrics of its own. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path from the root; one with ids in it is made by `pathTo`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** For whom; the token by which the gateway named that caller is passed on. */
  readonly principal?: Principal;
  /** Headers beside those that every call has; their names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether sending it twice does no harm. Default: true for GET, PUT and DELETE. */
  readonly idempotent?: boolean;
  /** See {@link ClientDefaults}. */
  readonly timeoutMs?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
  /** Checks the JSON of the answer; undefined when no body is expected, and then the call resolves with undefined. */
  readonly schema: ZodType<T> | undefined;
}

/** One call whose body is passed on as it comes. */
export interface UploadOptions<T> extends Omit<CallOptions<T>, 'body' | 'idempotent'> {
  readonly content: {
    /** Read once; destroyed in every case when the call ends. */
    readonly body: Readable;
    readonly contentType: string;
    /** In bytes, where it is known. */
    readonly contentLength?: number | undefined;
  };
}

/** A checked answer with its headers, whose names are in small letters. */
export interface HeadedAnswer<T> {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: T;
}

/** An answer that is bytes. */
export interface ByteAnswer {
  readonly headers: Readonly<Record<string, string>>;
  /** To be read to its end or destroyed. It fails when the answer is cut off. */
  readonly body: Readable;
}

/** Schemas of the events of an answer, by name. An event of another name is left out: a newer release may have it. */
export type EventSchemas = Readonly<Record<string, ZodType>>;

/** One event of an answer that comes piece by piece. */
export type ServiceEvent<E extends EventSchemas> = {
  [N in keyof E]: { readonly event: N; readonly data: output<E[N]> };
}[keyof E];

/** One call whose answer is a stream of events. */
export interface StreamOptions<E extends EventSchemas> extends Omit<CallOptions<unknown>, 'schema'> {
  readonly events: E;
}

/** Calls one service. */
export interface ServiceClient {
  /**
   * Sends a request and gives the checked answer.
   *
   * @throws AppError what the service answered; `unavailable` (reasons `no_instance`, `connect_failed`,
   *   `connection_lost`, `circuit_open`); `deadline_exceeded`; `cancelled`; `internal` with reason
   *   `bad_upstream_response` for an answer that does not fit the schema
   */
  call<T>(options: CallOptions<T>): Promise<T>;
  /**
   * The same with the headers of the answer.
   *
   * @throws AppError as {@link call}
   */
  callForHeaders<T>(options: CallOptions<T>): Promise<HeadedAnswer<T>>;
  /**
   * Sends a body as it comes, no faster than it is taken, and gives the checked answer with its headers, which may come before the body has ended. Sent once.
   *
   * @throws AppError as {@link call}; an AppError by which the body fails
   */
  upload<T>(options: UploadOptions<T>): Promise<HeadedAnswer<T>>;
  /**
   * Sends a request and gives the bytes of its answer as they come. Resolves when the answer begins, up to which the deadline counts.
   *
   * @throws AppError as {@link call}
   */
  download(options: Omit<CallOptions<unknown>, 'schema'>): Promise<ByteAnswer>;
  /**
   * Sends a request and gives the events of its answer as they come. Resolves when the answer begins; up to then the deadline is that of a call, and
   * from then on `timeoutMs` alone, from the start. Whoever stops reading ends the request.
   *
   * Not guaranteed: that the answer is whole when the events end. Its last event has to say so.
   *
   * @throws AppError as {@link call}. The iteration throws what the event `error` holds, `unavailable` (`connection_lost`),
   *   `deadline_exceeded`, `cancelled`, `internal` (`bad_upstream_response`)
   */
  stream<E extends EventSchemas>(options: StreamOptions<E>): Promise<AsyncIterable<ServiceEvent<E>>>;
}
