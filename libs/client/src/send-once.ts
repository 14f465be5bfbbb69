import { LecternError } from './lectern-error.ts';
import { errorOf } from './problem.ts';

/** The parts of one attempt. */
export interface Attempt {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly request: Request;
  /** Time until the head of the answer, or until the end of one in JSON, in milliseconds. */
  readonly headMs: number;
  /** The longest time between two parts of any other answer, in milliseconds. */
  readonly idleMs: number;
}

/**
 * Sends a request once. An answer in JSON is read to its end, so that one that is cut off is an error of this call; any other comes as it
 * is read, and reading fails with the same errors.
 *
 * @throws LecternError for any answer but 2xx and 304, when none comes, and when time is up; the reason of the request's signal
 */
export async function sendOnce({ fetch, request, headMs, idleMs }: Attempt): Promise<Response> {
  const watch = new Watch(request.signal);
  watch.expectWithin(headMs);
  try {
    const response = await watch.guard(fetch(new Request(request, { signal: watch.signal })));
    if (!response.ok && response.status !== 304) throw await watch.guard(errorOf(response));
    // Chromium gives a 204 a stream, which no other answer could be made of again.
    if (response.body === null || bodiless.has(response.status)) return response;
    const body = isJson(response)
      ? await watch.guard(response.arrayBuffer())
      : watched(response.body, watch, idleMs);
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  } finally {
    watch.stop();
  }
}

/** Statuses of answers without a body (Fetch standard, null body status). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

function isJson({ headers }: Response): boolean {
  return /^application\/([\w.-]+\+)?json\b/.test(headers.get('content-type') ?? '');
}

/** The body, with an error when nothing of it comes for too long. */
function watched(body: ReadableStream<Uint8Array>, watch: Watch, idleMs: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        watch.expectWithin(idleMs);
        const { done, value } = await watch.guard(reader.read()).finally(() => watch.stop());
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead: between two reads the caller may take their time.
    { highWaterMark: 0 },
  );
}

/** Ends one exchange when its caller wants that, or when something takes too long; tells afterwards which it was. */
class Watch {
  readonly #ended = new AbortController();
  readonly #caller: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly signal: AbortSignal;

  constructor(caller: AbortSignal) {
    this.#caller = caller;
    this.signal = AbortSignal.any([caller, this.#ended.signal]);
  }

  expectWithin(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ended.abort(timedOut(ms)), Math.max(0, ms));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Awaits a step of the exchange. @throws what has ended it, as the client names it */
  async guard<T>(step: Promise<T>): Promise<T> {
    try {
      return await step;
    } catch (error) {
      if (this.#caller.aborted) throw this.#caller.reason;
      if (this.#ended.signal.aborted) throw this.#ended.signal.reason;
      throw new LecternError('network_error', 'The platform was not reached, or its answer was cut off.', {
        retryable: true,
        cause: error,
      });
    }
  }
}

function timedOut(ms: number): LecternError {
  return new LecternError('timeout', `The platform did not answer within ${Math.round(ms)} ms.`, {
    retryable: true,
  });
}
