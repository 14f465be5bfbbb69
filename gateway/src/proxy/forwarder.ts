import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Breaker, RetryBudget } from '@lectern/clients';
import type { Discovery, Instance } from '@lectern/discovery';
import { announcesBody, type RequestScope, requestTimeoutHeader } from '@lectern/http';
import {
  injectTrace,
  type Logger,
  markHttpStatus,
  SpanKind,
  serverAttributes,
  type TraceCarrier,
  type Tracer,
  withSpan,
} from '@lectern/telemetry';
import { errors } from 'undici';
import type { Berth, Bulkheads } from '../edge/bulkheads.ts';
import { forwardableHeaders } from './headers.ts';
import type { UpstreamAgents } from './upstream-agents.ts';
import { isConnectionFailure, toUpstreamError } from './upstream-error.ts';
import { UpstreamExchange } from './upstream-exchange.ts';

/** One request that was admitted. */
export interface ForwardedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly service: string;
  readonly scope: RequestScope;
  /** Address of the client. */
  readonly client: string;
  /** Who calls, as headers (name, value, …). */
  readonly identity: readonly string[];
  /** Headers of the answer beside those of the service (name, value, …). */
  readonly answerHeaders: readonly string[];
}

/** Forwards requests to services. */
export interface Forwarder {
  /**
   * Resolves when the service began to answer; the rest streams on by itself. Nothing was written to the response when
   * it rejects.
   *
   * @throws AppError `unavailable` (`{service}_at_capacity` if it was not tried), `deadline_exceeded`, `invalid_argument` or `cancelled`
   */
  forward(call: ForwardedCall): Promise<void>;
}

export interface ForwarderOptions {
  readonly discovery: Discovery;
  readonly agents: UpstreamAgents;
  /** One per service. */
  readonly breakers: ReadonlyMap<string, Pick<Breaker, 'run'>>;
  readonly bulkheads: Bulkheads;
  readonly retryBudget: (service: string) => RetryBudget;
  /** Time from the end of a request to the beginning of its answer, for all attempts together. */
  readonly timeoutMs: number;
  readonly tracer: Tracer;
  readonly logger: Logger;
}

/** A request without a body may be sent again after a reset only if doing it twice is doing it once (RFC 9110, 9.2.2). */
const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/**
 * Forwards a request to one instance, and once more to another when the first cannot have acted on it: the connection
 * was not established, or it broke before an answer to a request that has no body and may be repeated; and while the
 * retry budget of the service lasts. Everything else
 * has to be repeated by the caller: the gateway keeps no body that it could send again.
 *
 * Instances come from discovery for each attempt. Each attempt has what is left of `timeoutMs`, and the service is sent
 * that as its deadline. While a body flows the clock stands still: its progress is watched by the server. An answer
 * that has begun has no deadline.
 *
 * The breaker sees the time to the response's headers, and counts connections that fail and services that stay silent; an
 * answer, even a 500, shows that the service is up.
 */
export function createForwarder(options: ForwarderOptions): Forwarder {
  const send = createSend(options);

  const attempt = (call: ForwardedCall, exchange: UpstreamExchange, target: Target): Promise<number> => {
    const { trace } = call.scope;
    if (trace.span === undefined) return send(call, exchange, { ...target, carrier: trace.carrier });
    const spanned = { ...spanOptions(call, target.instance), parent: trace.context };
    return withSpan(options.tracer, nameOf(call), spanned, async (span) => {
      const status = await send(call, exchange, { ...target, carrier: injectTrace() });
      markHttpStatus(span, SpanKind.CLIENT, status);
      return status;
    });
  };

  const tryOnce = async (
    call: ForwardedCall,
    berth: Berth,
    failed?: FailedAttempt,
  ): Promise<FailedAttempt | undefined> => {
    const startedAt = failed?.startedAt ?? performance.now();
    const instance = await chooseInstance(options.discovery, call.service, failed?.instance);
    const hasBody = announcesBody(call.request.headers);
    // The same number for every first attempt: undici makes its timers anew when it changes.
    const timeoutMs =
      failed === undefined || hasBody ? options.timeoutMs : leftOf(options.timeoutMs, startedAt);
    const exchange = new UpstreamExchange({ ...call, hasBody, berth });
    try {
      const run = (): Promise<number> => attempt(call, exchange, { instance, timeoutMs });
      await (options.breakers.get(call.service)?.run(run) ?? run());
      return undefined;
    } catch (error) {
      const repeatable = !exchange.wasSent || (!hasBody && idempotentMethods.has(call.request.method ?? ''));
      if (failed !== undefined || !repeatable || !isConnectionFailure(error)) throw error;
      return { instance, error, startedAt };
    }
  };

  return {
    forward: async (call) => {
      const berth = options.bulkheads.enter(call.service);
      if (call.response.closed) berth.leave();
      else call.response.once('close', berth.leave);
      const budget = options.retryBudget(call.service);
      budget.earn();
      try {
        const failed = await tryOnce(call, berth);
        if (failed === undefined || call.response.destroyed) return;
        if (!budget.spend()) throw failed.error;
        call.scope.run(() =>
          options.logger.warn({ service: call.service, err: failed.error }, 'retrying on another instance'),
        );
        await tryOnce(call, berth, failed);
      } catch (error) {
        throw toUpstreamError(error, call.service);
      }
    },
  };
}

/** Sends one attempt; resolves with the status of its answer. */
function createSend({ agents }: Pick<ForwarderOptions, 'agents'>) {
  return (call: ForwardedCall, exchange: UpstreamExchange, target: Sent): Promise<number> => {
    agents.for(call.service).dispatch(
      {
        origin: target.instance.url,
        path: call.request.url ?? '/',
        method: call.request.method ?? 'GET',
        headers: upstreamHeaders(call, target),
        headersTimeout: target.timeoutMs,
        body: exchange.body,
      },
      exchange,
    );
    return exchange.opened;
  };
}

interface Target {
  readonly instance: Instance;
  readonly timeoutMs: number;
}

/** An attempt as it is sent. */
interface Sent extends Target {
  readonly carrier: TraceCarrier;
}

/** Whole milliseconds of `timeoutMs` that are left, at least one. */
function leftOf(timeoutMs: number, startedAt: number): number {
  const leftMs = Math.floor(timeoutMs - (performance.now() - startedAt));
  if (leftMs < 1) throw new errors.HeadersTimeoutError();
  return leftMs;
}

interface FailedAttempt {
  readonly instance: Instance;
  readonly error: unknown;
  /** When the first attempt began, by `performance.now()`. */
  readonly startedAt: number;
}

/** One healthy instance, another than the one that just failed if there is another. */
async function chooseInstance(
  discovery: Discovery,
  service: string,
  failed: Instance | undefined,
): Promise<Instance> {
  const chosen = await discovery.resolve(service);
  if (chosen.url !== failed?.url) return chosen;
  const all = await discovery.list(service);
  return all.find((instance) => instance.url !== failed.url) ?? chosen;
}

function upstreamHeaders(call: ForwardedCall, { timeoutMs, carrier }: Sent): string[] {
  const { request } = call;
  const headers = forwardableHeaders(request);
  headers.push('x-request-id', call.scope.requestId, requestTimeoutHeader, String(timeoutMs));
  headers.push('x-forwarded-for', call.client);
  headers.push('x-forwarded-proto', 'http');
  if (request.headers.host !== undefined) headers.push('x-forwarded-host', request.headers.host);
  const { traceparent, tracestate } = carrier;
  if (traceparent !== undefined) headers.push('traceparent', traceparent);
  if (tracestate !== undefined) headers.push('tracestate', tracestate);
  headers.push(...call.identity);
  return headers;
}

function nameOf({ request, service }: ForwardedCall): string {
  return `${request.method ?? ''} ${service}`;
}

function spanOptions({ request, service }: ForwardedCall, { url }: Instance) {
  const attributes = {
    'http.request.method': request.method ?? '',
    'service.peer.name': service,
    ...serverAttributes(url, request.url ?? '/'),
  };
  return { kind: SpanKind.CLIENT, attributes };
}
