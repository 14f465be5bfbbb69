import type { Readable } from 'node:stream';
import type { InternalTokenSigner } from '@lectern/auth';
import type { Discovery } from '@lectern/discovery';
import { requestContext, type Telemetry } from '@lectern/telemetry';
import { runAttempt } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import type { CallOptions, ClientDefaults, ServiceClient } from './client-options.ts';
import { startDeadline } from './deadline.ts';
import { decodeAnswer, prepareRequest } from './encoding.ts';
import { readEvents } from './event-answer.ts';
import type { HttpAnswer, Sender, SendRequest } from './http-exchange.ts';
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
  readonly sender: Sender;
  readonly defaults: ClientDefaults;
  breaker(target: string, operation: string): Breaker;
  retryBudget(target: string): RetryBudget;
}

/** The client of one service. The README lists the steps of a call. */
export function createServiceClient(parts: ClientParts, target: string): ServiceClient {
  const { sender } = parts;
  const callForHeaders: ServiceClient['callForHeaders'] = async (options) => {
    const { operation } = options;
    const way = { target, send: sender.whole, accept: 'application/json' };
    const answer = await exchange(parts, options, way);
    return { headers: answer.headers, body: decodeAnswer(answer, options.schema, { target, operation }) };
  };
  return {
    call: async (options) => (await callForHeaders(options)).body,
    callForHeaders,
    async upload({ content, ...options }) {
      const { body, contentType, contentLength: bytes } = content;
      const headers: Record<string, string> = { ...options.headers, 'content-type': contentType };
      if (bytes !== undefined) headers['content-length'] = String(bytes);
      const way = { target, send: sender.whole, accept: 'application/json', content: body };
      try {
        const answer = await exchange(parts, { ...options, headers, idempotent: false }, way);
        const facts = { target, operation: options.operation };
        return { headers: answer.headers, body: decodeAnswer(answer, options.schema, facts) };
      } finally {
        body.destroy();
      }
    },
    async download(options) {
      const way = { target, send: sender.streamed, accept: '*/*' };
      const { headers, body } = await exchange(parts, options, way);
      return { headers, body };
    },
    async stream(options) {
      const { operation, events, timeoutMs = parts.defaults.timeoutMs } = options;
      const late = AbortSignal.timeout(timeoutMs);
      const signal = options.signal === undefined ? late : AbortSignal.any([options.signal, late]);
      const way = { target, send: sender.streamed, accept: 'text/event-stream' };
      const answer = await exchange(parts, { ...options, signal }, way);
      return readEvents(answer, events, { target, operation, signal });
    },
  };
}

/** To whom a request goes, and how its answer is read. */
interface Way<B> {
  readonly target: string;
  readonly send: SendRequest<B>;
  readonly accept: string;
  /** A body that can be sent once. */
  readonly content?: Readable;
}

/** Sends a request, as often as that is safe and may help, within its deadline. */
async function exchange<B>(
  parts: ClientParts,
  options: Omit<CallOptions<unknown>, 'schema'>,
  { target, send, accept, content }: Way<B>,
): Promise<HttpAnswer<B>> {
  const { callerName, tokens, discovery, telemetry, metrics, defaults } = parts;
  const { operation, timeoutMs = defaults.timeoutMs } = options;
  const prepared = prepareRequest(options, { callerName, accept });
  const { token } = await tokens.serviceToken(target);
  const headers = { ...prepared.headers, authorization: `Bearer ${token}` };
  const request = { ...prepared, headers, body: content ?? prepared.body };
  const { deadlineAt } = requestContext.getStore() ?? {};
  const deadline = startDeadline({ timeoutMs, deadlineAt, signal: options.signal });
  const breaker = parts.breaker(target, operation);
  const budget = parts.retryBudget(target);
  budget.earn();
  const attempt = {
    ...{ target, operation, request, timeoutMs, deadline, tried: new Set<string>() },
    ...{ breaker, discovery, send, telemetry, metrics },
  };
  const retries = {
    deadline,
    budget,
    maxRetries: content === undefined ? defaults.maxRetries : 0,
    initialDelayMs: defaults.retryInitialDelayMs,
    maxDelayMs: defaults.retryMaxDelayMs,
    idempotent: options.idempotent ?? !['POST', 'PATCH'].includes(options.method),
    onRetry: (error: unknown, delayMs: number) => {
      metrics.retries.inc({ target, operation });
      telemetry.logger.debug({ err: error, target, operation, delayMs }, 'trying a call again');
    },
  };
  try {
    return await withRetries(retries, (resend) => runAttempt(attempt, resend));
  } finally {
    deadline.stop();
  }
}
