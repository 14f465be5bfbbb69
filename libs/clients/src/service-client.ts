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
      using deadline = deadlineOf(options, parts.defaults);
      const allowedMs = (attempt: Deadline) => attempt.remainingMs();
      const answer = await perform(parts, { target, options, deadline, allowedMs, send: parts.http.whole });
      return decodeAnswer(answer, options.schema, { target, operation: options.operation });
    },
    async stream(options) {
      using deadline = deadlineOf(options, parts.defaults);
      // Our own time-out ends with the headers; told to the target it would cut the stream off in the middle.
      return await perform(parts, {
        target,
        options,
        deadline,
        allowedMs: untilOurDeadline,
        send: parts.http.streamed,
      });
    },
  };
}

interface Performance<B> {
  readonly target: string;
  readonly options: RequestOptions;
  readonly deadline: Deadline;
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
  const { target, options, deadline, allowedMs, send } = work;
  const { defaults, metrics, telemetry } = parts;
  const { operation } = options;
  assertPath(options.path);
  const plan = {
    ...{ target, operation, send, deadline, allowedMs, metrics, telemetry },
    request: prepareRequest(options, parts.callerName),
    attemptTimeoutMs:
      options.attemptTimeoutMs ?? defaults.attemptTimeoutMs ?? options.timeoutMs ?? defaults.timeoutMs,
    breaker: parts.breaker(target, operation),
    discovery: parts.discovery,
    tried: new Set<string>(),
  };
  return withRetries(
    {
      deadline,
      maxRetries: options.body instanceof Readable ? 0 : defaults.maxRetries,
      initialDelayMs: defaults.retryInitialDelayMs,
      maxDelayMs: defaults.retryMaxDelayMs,
      idempotent: options.idempotent ?? options.method !== 'POST',
      onRetry(error, delayMs) {
        metrics.retries.inc({ target, operation });
        telemetry.logger.debug({ err: error, target, operation, delayMs }, 'trying a call again');
      },
    },
    (resend) => attempt(plan, resend),
  );
}
