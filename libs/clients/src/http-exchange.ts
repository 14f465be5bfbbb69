import type { Readable } from 'node:stream';
import { isServiceFault } from '@lectern/auth';
import { AppError, fromProblem, retryAfterSecondsOf } from '@lectern/errors';
import axios, { AxiosError, AxiosHeaders, type AxiosRequestConfig } from 'axios';
import type { Agents } from './agents.ts';
import { abortedBy, LocalFailure } from './failure.ts';

/** One request, complete but for the answer. */
export interface HttpRequest {
  /** The service that it goes to, whatever the address. */
  readonly target: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | Readable | undefined;
  readonly signal: AbortSignal;
  /** Called with the status of every answer, also of one that is thrown as an error. */
  readonly onStatus?: (status: number) => void;
}

/** One 2xx answer. */
export interface HttpAnswer<B = Buffer> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: B;
}

/**
 * Sends one request, on shared keep-alive agents.
 *
 * @throws AppError for anything but a 2xx: what the target answered, or why there was no answer
 */
export type SendRequest<B = Buffer> = (request: HttpRequest) => Promise<HttpAnswer<B>>;

/** Both ways to read an answer. */
export interface Sender {
  /** Reads it to its end. */
  readonly whole: SendRequest;
  /** Resolves when it begins; the body fails when the signal of the request is aborted. */
  readonly streamed: SendRequest<Readable>;
}

/** Of an error that comes in the place of a stream; a problem has less than one of it. */
const maxProblemBytes = 64 * 1024;

/** {@link Sender} with axios. */
export function createSender(o: { agents: Agents; maxResponseBytes: number }): Sender {
  const instance = axios.create({
    adapter: 'http',
    // A proxy from the environment is meant for the internet, not for our own services.
    proxy: false,
    maxRedirects: 0,
    decompress: false,
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
  });
  const exchange = async <B>(request: HttpRequest, reading: AxiosRequestConfig) => {
    const { target, body, headers, onStatus, ...facts } = request;
    const { http: httpAgent, https: httpsAgent } = o.agents.for(target);
    const response = await instance
      .request<B>({ ...facts, ...reading, httpAgent, httpsAgent, headers: { ...headers }, data: body })
      .catch((error: unknown) => {
        throw transportFailure(error, request.signal);
      });
    onStatus?.(response.status);
    return { status: response.status, headers: flatten(response.headers), body: response.data };
  };
  return {
    whole: async (request) => {
      const reading = { responseType: 'arraybuffer', maxContentLength: o.maxResponseBytes } as const;
      const answer = await exchange<Buffer>(request, reading);
      if (!isSuccess(answer.status)) throw problemOf(answer);
      return answer;
    },
    streamed: async (request) => {
      const answer = await exchange<Readable>(request, { responseType: 'stream' });
      if (!isSuccess(answer.status)) throw problemOf({ ...answer, body: await readProblem(answer.body) });
      return answer;
    },
  };
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** The start of a body that should be a problem; what is no problem still has its status. */
async function readProblem(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxProblemBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
function problemOf(answer: HttpAnswer): AppError {
  const error = fromProblem(answer.status, parseJson(answer.body));
  if (isServiceFault(error.reason)) return serviceRefused(error);
  const retryAfterSeconds = error.retryAfterSeconds ?? retryAfterSecondsOf(answer.headers);
  if (retryAfterSeconds === undefined) return error;
  const { code, message, reason, details, errors, retryable } = error;
  return new AppError(code, message, { reason, details, errors, retryable, retryAfterSeconds });
}

/** A fault of keys or clocks between the two services: the caller for whom the call is made has proven who they are. */
function serviceRefused(cause: AppError): LocalFailure {
  return new LocalFailure('unavailable', 'Another service does not accept the calls of this one.', {
    reason: 'service_refused',
    cause,
    retry: 'never',
    outcome: 'failed',
  });
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

/** The AppError for a request that got no whole answer. The cause is the socket's error: axios' own has the body in it. */
export function transportFailure(error: unknown, signal: AbortSignal): AppError {
  if (signal.aborted) return abortedBy(signal);
  if (error instanceof AppError) return error;
  const cause = error instanceof AxiosError ? (error.cause ?? new Error(error.message)) : error;
  // A body that is passed on failed by itself.
  if (cause instanceof AppError) return cause;
  if (wasNeverConnected(cause)) {
    return new LocalFailure('unavailable', 'The service cannot be reached at the moment.', {
      reason: 'connect_failed',
      cause,
      retry: 'any',
      outcome: 'failed',
    });
  }
  if (error instanceof Error && error.message.startsWith('maxContentLength')) {
    return new LocalFailure('internal', 'The answer of another service was too long.', {
      reason: 'bad_upstream_response',
      cause,
      retry: 'never',
      outcome: 'answered',
    });
  }
  return new LocalFailure('unavailable', 'The connection to the service was lost.', {
    reason: 'connection_lost',
    cause,
    retry: 'idempotent',
    outcome: 'failed',
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
