import type { Discovery } from '@lectern/discovery';
import { requestContext, type Telemetry } from '@lectern/telemetry';
import { type AttemptParts, runAttempt } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import type { CallOptions, ClientDefaults, ServiceClient } from './client-options.ts';
import { startDeadline } from './deadline.ts';
import { decodeAnswer } from './decode-answer.ts';
import type { SendRequest } from './http-exchange.ts';
import type { ClientMetrics } from './metrics.ts';
import { prepareRequest } from './request.ts';
import { type RetryOptions, withRetries } from './retries.ts';

/** What the clients of all services share. */
export interface ClientParts {
  readonly callerName: string;
  readonly discovery: Discovery;
  readonly telemetry: Telemetry;
  readonly metrics: ClientMetrics;
  readonly send: SendRequest;
  readonly defaults: ClientDefaults;
  breaker(target: string, operation: string): Breaker;
}

/**
 * The client of one service. A call goes through six steps: the request is prepared, retries run attempts, an attempt is
 * observed, its breaker lets it through, it is sent to an instance, and the answer is decoded.
 */
export function createServiceClient(parts: ClientParts, target: string): ServiceClient {
  const { callerName, defaults } = parts;
  return {
    async call(options) {
      const { operation } = options;
      const request = prepareRequest(options, callerName);
      const deadline = startDeadline({
        timeoutMs: options.timeoutMs ?? defaults.timeoutMs,
        deadlineAt: requestContext.getStore()?.deadlineAt,
        signal: options.signal,
      });
      const attempt: AttemptParts = {
        ...parts,
        ...{ target, operation, request, deadline },
        attemptTimeoutMs:
          options.attemptTimeoutMs ?? defaults.attemptTimeoutMs ?? options.timeoutMs ?? defaults.timeoutMs,
        breaker: parts.breaker(target, operation),
        tried: new Set(),
      };
      try {
        const retries = retriesOf(attempt, options, defaults);
        const answer = await withRetries(retries, (resend) => runAttempt(attempt, resend));
        return decodeAnswer(answer, options.schema, { target, operation });
      } finally {
        deadline.stop();
      }
    },
  };
}

function retriesOf(
  attempt: AttemptParts,
  options: CallOptions<unknown>,
  defaults: ClientDefaults,
): RetryOptions {
  const { target, operation, deadline, metrics, telemetry } = attempt;
  return {
    deadline,
    maxRetries: defaults.maxRetries,
    initialDelayMs: defaults.retryInitialDelayMs,
    maxDelayMs: defaults.retryMaxDelayMs,
    idempotent: options.idempotent ?? options.method !== 'POST',
    onRetry(error, delayMs) {
      metrics.retries.inc({ target, operation });
      telemetry.logger.debug({ err: error, target, operation, delayMs }, 'trying a call again');
    },
  };
}
