import type { InternalTokenSigner } from '@lectern/auth';
import type { Discovery } from '@lectern/discovery';
import { requestContext, type Telemetry } from '@lectern/telemetry';
import { type AttemptParts, runAttempt } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import type { ClientDefaults, ServiceClient } from './client-options.ts';
import { startDeadline } from './deadline.ts';
import { decodeAnswer, prepareRequest } from './encoding.ts';
import type { SendRequest } from './http-exchange.ts';
import type { ClientMetrics } from './metrics.ts';
import { withRetries } from './retries.ts';
import type { RetryBudget } from './retry-budget.ts';

/** What the clients of all services share. */
export interface ClientParts {
  readonly callerName: string;
  readonly tokens: Pick<InternalTokenSigner, 'serviceToken'>;
  readonly discovery: Discovery;
  readonly telemetry: Telemetry;
  readonly metrics: ClientMetrics;
  readonly send: SendRequest;
  readonly defaults: ClientDefaults;
  breaker(target: string, operation: string): Breaker;
  retryBudget(target: string): RetryBudget;
}

/** The client of one service. The README lists the steps of a call. */
export function createServiceClient(parts: ClientParts, target: string): ServiceClient {
  const { callerName, tokens, discovery, telemetry, metrics, send, defaults } = parts;
  return {
    async call(options) {
      const { operation, timeoutMs = defaults.timeoutMs } = options;
      const prepared = prepareRequest(options, callerName);
      const { token } = await tokens.serviceToken(target);
      const request = { ...prepared, headers: { ...prepared.headers, authorization: `Bearer ${token}` } };
      const { deadlineAt } = requestContext.getStore() ?? {};
      const deadline = startDeadline({ timeoutMs, deadlineAt, signal: options.signal });
      const breaker = parts.breaker(target, operation);
      const budget = parts.retryBudget(target);
      budget.earn();
      const attempt: AttemptParts = {
        ...{ target, operation, request, timeoutMs, deadline, tried: new Set() },
        ...{ breaker, discovery, send, telemetry, metrics },
      };
      const retries = {
        deadline,
        budget,
        maxRetries: defaults.maxRetries,
        initialDelayMs: defaults.retryInitialDelayMs,
        maxDelayMs: defaults.retryMaxDelayMs,
        idempotent: options.idempotent ?? options.method !== 'POST',
        onRetry: (error: unknown, delayMs: number) => {
          metrics.retries.inc({ target, operation });
          telemetry.logger.debug({ err: error, target, operation, delayMs }, 'trying a call again');
        },
      };
      try {
        const answer = await withRetries(retries, (resend) => runAttempt(attempt, resend));
        return decodeAnswer(answer, options.schema, { target, operation });
      } finally {
        deadline.stop();
      }
    },
  };
}
