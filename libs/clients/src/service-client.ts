import { Readable } from 'node:stream';
import type { Discovery } from '@lectern/discovery';
import { requestContext, type Telemetry } from '@lectern/telemetry';
import { attempt } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import type { ClientDefaults, RequestOptions, ServiceClient } from './client-options.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { decodeAnswer } from './decode-answer.ts';
import type { HttpAnswer, HttpExchange, HttpRequest } from './http-exchange.ts';
import type { ClientMetrics } from './metrics.ts';
import { assertPath, prepareRequest } from './request.ts';
import { withRetries } from './retries.ts';

/** What the clients of all services share. */
export interface ClientParts {
  readonly callerName: string;
  readonly discovery: Discovery;
  readonly telemetry: Telemetry;
  readonly metrics: ClientMetrics;
  readonly http: HttpExchange;
  readonly defaults: ClientDefaults;
  breaker(target: string, operation: string): Breaker;
}

/** The client of one service. */
export function createServiceClient(parts: ClientParts, target: string): ServiceClient {
  return {
    async call(options) {
      const allowedMs = (attempt: Deadline) => attempt.remainingMs();
      const answer = await perform(parts, { target, options, allowedMs, send: parts.http.whole });
      return decodeAnswer(answer, options.schema, { target, operation: options.operation });
    },
    // Our own time-out ends with the headers; told to the target it would cut the stream off in the middle.
    stream: (options) =>
      perform(parts, { target, options, allowedMs: untilOurDeadline, send: parts.http.streamed }),
  };
}

interface Performance<B> {
  readonly target: string;
  readonly options: RequestOptions;
  readonly allowedMs: (attempt: Deadline) => number | undefined;
  readonly send: (request: HttpRequest) => Promise<HttpAnswer<B>>;
}

/** What is left to the request that this process is working for, if that is limited. */
function untilOurDeadline(): number | undefined {
  const deadlineAt = requestContext.getStore()?.deadlineAt;
  return deadlineAt === undefined ? undefined : Math.floor(deadlineAt - Date.now());
}

function deadlineOf(options: RequestOptions, defaults: ClientDefaults): Deadline {
  return startDeadline({
    timeoutMs: options.timeoutMs ?? defaults.timeoutMs,
    deadlineAt: requestContext.getStore()?.deadlineAt,
    signal: options.signal,
  });
}

async function perform<B>(parts: ClientParts, work: Performance<B>): Promise<HttpAnswer<B>> {
  const { target, options } = work;
  const { defaults, metrics, telemetry } = parts;
  const { operation } = options;
  assertPath(options.path);
  const deadline = deadlineOf(options, defaults);
  const plan = {
    ...{ target, operation, deadline, metrics, telemetry, send: work.send, allowedMs: work.allowedMs },
    request: prepareRequest(options, parts.callerName),
    attemptTimeoutMs:
      options.attemptTimeoutMs ?? defaults.attemptTimeoutMs ?? options.timeoutMs ?? defaults.timeoutMs,
    breaker: parts.breaker(target, operation),
    discovery: parts.discovery,
    tried: new Set<string>(),
  };
  const retries = {
    deadline,
    maxRetries: options.body instanceof Readable ? 0 : defaults.maxRetries,
    initialDelayMs: defaults.retryInitialDelayMs,
    maxDelayMs: defaults.retryMaxDelayMs,
    idempotent: options.idempotent ?? options.method !== 'POST',
    onRetry(error: unknown, delayMs: number) {
      metrics.retries.inc({ target, operation });
      telemetry.logger.debug({ err: error, target, operation, delayMs }, 'trying a call again');
    },
  };
  try {
    return await withRetries(retries, (resend) => attempt(plan, resend));
  } finally {
    deadline.stop();
  }
}
