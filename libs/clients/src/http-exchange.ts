import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { AppError, fromProblem } from '@lectern/errors';
import axios, { AxiosError, AxiosHeaders, type AxiosInstance } from 'axios';
import { abortedBy, LocalFailure } from './failure.ts';
import { guardBody, readAtMost } from './response-body.ts';

/** One request, complete but for the answer. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | Readable | undefined;
  readonly signal: AbortSignal;
  /** Hears the status of every answer, also of one that is thrown as an error. */
  readonly onStatus?: (status: number) => void;
}

/** One 2xx answer. */
export interface HttpAnswer<B> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: B;
}

/** Requests to one target on shared keep-alive agents; anything but a 2xx is thrown as an AppError. */
export interface HttpExchange {
  whole(request: HttpRequest): Promise<HttpAnswer<Buffer>>;
  /** Ends with the headers; the body fails with an AppError if it is cut, never with a clean end. */
  streamed(request: HttpRequest): Promise<HttpAnswer<Readable>>;
}

/** More of an error's body is not read: a problem is small. */
const maxProblemBytes = 64 * 1024;

/** Puts axios to use for calls between services. */
export function createHttpExchange(o: {
  http: HttpAgent;
  https: HttpsAgent;
  maxResponseBytes: number;
}): HttpExchange {
  const instance = axios.create({
    adapter: 'http',
    httpAgent: o.http,
    httpsAgent: o.https,
    // A proxy from the environment is meant for the internet, not for our own services.
    proxy: false,
    maxRedirects: 0,
    decompress: false,
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
  });
  return {
    async whole(request) {
      const answer = await send<Buffer>(instance, request, {
        responseType: 'arraybuffer',
        maxContentLength: o.maxResponseBytes,
      });
      if (!isSuccess(answer.status)) throw problemOf(answer, answer.body);
      return answer;
    },
    async streamed(request) {
      const answer = await send<Readable>(instance, request, { responseType: 'stream' });
      const body = guardBody(answer.body, (error) => transportFailure(error, request.signal));
      if (!isSuccess(answer.status)) throw problemOf(answer, await readAtMost(body, maxProblemBytes));
      return { ...answer, body };
    },
  };
}

const isSuccess = (status: number) => status >= 200 && status < 300;

async function send<B>(
  instance: AxiosInstance,
  { body, headers, onStatus, ...request }: HttpRequest,
  how: { responseType: 'arraybuffer' | 'stream'; maxContentLength?: number },
): Promise<HttpAnswer<B>> {
  try {
    const response = await instance.request<B>({ ...request, ...how, headers: { ...headers }, data: body });
    onStatus?.(response.status);
    return { status: response.status, headers: flatten(response.headers), body: response.data };
  } catch (error) {
    throw transportFailure(error, request.signal);
  }
}

function flatten(headers: unknown): Readonly<Record<string, string>> {
  const all = headers instanceof AxiosHeaders ? Object.entries(headers.toJSON()) : [];
  return Object.fromEntries(
    all
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
}

/** The error that the target sent; `Retry-After` counts where the body does not say it. */
function problemOf(answer: HttpAnswer<unknown>, body: Buffer): AppError {
  const error = fromProblem(answer.status, parseJson(body));
  const retryAfterSeconds = error.retryAfterSeconds ?? retryAfterOf(answer.headers['retry-after']);
  if (retryAfterSeconds === undefined) return error;
  const { code, message, reason, details, errors, retryable } = error;
  return new AppError(code, message, { reason, details, errors, retryable, retryAfterSeconds });
}

/** JSON, or undefined for what is none: a proxy in between may answer with a page. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Seconds of a `Retry-After` header, which is a number of them or a date (RFC 9110, 10.2.3). */
export function retryAfterOf(header: string | undefined, now: number = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** The AppError for a request that got no whole answer. The cause is the socket's error: axios' own has the body in it. */
function transportFailure(error: unknown, signal: AbortSignal): AppError {
  if (signal.aborted) return abortedBy(signal);
  if (error instanceof AppError) return error;
  const cause = error instanceof AxiosError ? (error.cause ?? new Error(error.message)) : error;
  if (wasNeverConnected(cause)) {
    return new LocalFailure('unavailable', 'The service cannot be reached at the moment.', {
      reason: 'connect_failed',
      cause,
      retry: 'any',
      verdict: 'failed',
    });
  }
  if (error instanceof Error && error.message.startsWith('maxContentLength')) {
    return new LocalFailure('internal', 'The answer of another service was too long.', {
      reason: 'bad_upstream_response',
      cause,
      retry: 'never',
      verdict: 'answered',
    });
  }
  return new LocalFailure('unavailable', 'The connection to the service was lost.', {
    reason: 'connection_lost',
    cause,
    retry: 'idempotent',
    verdict: 'failed',
  });
}

/** True if it failed before there was a connection, so that no byte of the request can have arrived. */
function wasNeverConnected(error: unknown): boolean {
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(wasNeverConnected);
  return (
    error instanceof Error &&
    'syscall' in error &&
    (error.syscall === 'connect' || error.syscall === 'getaddrinfo')
  );
}
