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
import type { Berth, Bulkheads } from '../edge/bulkheads.ts';
import { AnswerTimeoutError } from '../upstream/errors.ts';
import { forwardableHeaders, namedCookies } from './headers.ts';
import type { LivenessWatch, WatchedCall } from './liveness-watch.ts';
import type { UpstreamAgents } from './upstream-agents.ts';
import { isConnectionFailure, toUpstreamError } from './upstream-error.ts';
import { UpstreamExchange } from './upstream-exchange.ts';

/** One request that was admitted. */
export interface ForwardedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly service: string;
  /** It may take long by its nature. */
  readonly isLong: boolean;
  /** Most of a body whose length its head does not say; undefined for no bound. */
  readonly maxBodyBytes?: number | undefined;
  readonly scope: RequestScope;
  /** Address of the client. */
  readonly client: string;
  /** What that is counted by. */
  readonly network: string;
  /** Who calls, as headers (name, value, …). */
  readonly identity: readonly string[];
  /** Headers of the answer beside those of the service (name, value, …). */
  readonly answerHeaders: readonly string[];
  /** Names of the cookies that pass, in both directions; undefined for none. */
  readonly cookies?: readonly string[] | undefined;
}

/** Forwards requests to services. */
export interface Forwarder {
  /**
   * Resolves when the service began to answer; the rest streams on by itself. Nothing was written to the response when
   * it rejects.
   *
   * @throws AppError `unavailable` (`{service}_at_capacity` if it was not tried), `resource_exhausted`
   *   (`too_many_requests_of_address`), `deadline_exceeded`, `invalid_argument` or `cancelled`
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
  /** The same for calls that may take long. */
  readonly longTimeoutMs: number;
  /** Ends those whose instance is stalled. */
  readonly watch: LivenessWatch;
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
 * Instances come from discovery for each attempt. Each attempt has what is left of `timeoutMs`, or of `longTimeoutMs`, and the service is sent
 * that as its deadline. While a body flows the clock stands still: its progress is watched by the server. An answer
 * that has begun has no deadline. The instance of a call that may take long is watched, so that a stalled one does not hold its
 * caller for all of that time.
 *
 * The breaker sees the time to the response's headers, and counts connections that fail and services that stay silent; an
 * answer, even a 500, shows that the service is up.
 */
export function createForwarder(options: ForwarderOptions): Forwarder {
  const { discovery } = options;
  const attempt = createAttempt(options);

  const timeoutOf = ({ isLong }: ForwardedCall) => (isLong ? options.longTimeoutMs : options.timeoutMs);

  const repeat = async (call: ForwardedCall, berth: Berth, failed: Attempt): Promise<void> => {
    const timeoutMs = timeoutOf(call);
    const { startedAt, exchange } = failed;
    const instance = await chooseAnother(discovery, call.service, failed.instance);
    const leftMs = exchange.body === null ? leftOf(timeoutMs, startedAt) : timeoutMs;
    await attempt(call, berth, { instance, timeoutMs: leftMs, startedAt }).opened;
  };

  return {
    forward: async (call) => {
      const { service, response } = call;
      const berth = takeBerth(options.bulkheads, call);
      const budget = options.retryBudget(service);
      budget.earn();
      try {
        const startedAt = performance.now();
        const instance = await discovery.resolve(service);
        const first = attempt(call, berth, { instance, timeoutMs: timeoutOf(call), startedAt });
        try {
          await first.opened;
        } catch (error) {
          if (!isRepeatable(call, first.exchange, error)) throw error;
          if (response.destroyed) return;
          if (!budget.spend()) throw error;
          call.scope.run(() => options.logger.warn({ service, err: error }, 'retrying on another instance'));
          await repeat(call, berth, first);
        }
      } catch (error) {
        throw toUpstreamError(error, service);
      }
    },
  };
}

function takeBerth(bulkheads: Bulkheads, { service, network, response }: ForwardedCall): Berth {
  const berth = bulkheads.enter(service, network);
  if (response.closed) berth.leave();
  else response.on('close', berth.leave);
  return berth;
}

function isRepeatable({ request }: ForwardedCall, exchange: UpstreamExchange, error: unknown): boolean {
  const isHarmless = exchange.body === null && idempotentMethods.has(request.method ?? '');
  return (isHarmless || !exchange.wasSent) && isConnectionFailure(error);
}

/** Where a request is sent, and how long an answer may take. */
interface Target {
  readonly instance: Instance;
  readonly timeoutMs: number;
  /** When the first attempt began, by `performance.now()`. */
  readonly startedAt: number;
}

interface Attempt extends Target {
  readonly exchange: UpstreamExchange;
  /** Resolves when the service began to answer. */
  readonly opened: Promise<unknown>;
}

/** Makes one attempt, with a span if the request has one, as the breaker of the service lets it. */
function createAttempt(options: ForwarderOptions) {
  const { agents, breakers, tracer, watch } = options;

  const send = (call: ForwardedCall, exchange: UpstreamExchange, target: Sent): Promise<number> => {
    const { service, request } = call;
    const sent = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: upstreamHeaders(call, target),
      body: exchange.body,
      timeoutMs: target.timeoutMs,
    };
    agents.connections(service).send(target.instance.url, sent, exchange);
    if (call.isLong) watchExchange(watch, exchange, { service, url: target.instance.url });
    return exchange.opened;
  };

  const sendInSpan = (call: ForwardedCall, exchange: UpstreamExchange, target: Target): Promise<number> => {
    const spanned = { ...spanOptions(call, target.instance), parent: call.scope.trace.context };
    return withSpan(tracer, nameOf(call), spanned, async (span) => {
      const status = await send(call, exchange, { ...target, carrier: injectTrace() });
      markHttpStatus(span, SpanKind.CLIENT, status);
      return status;
    });
  };

  return (call: ForwardedCall, berth: Berth, target: Target): Attempt => {
    const { trace } = call.scope;
    const exchange = new UpstreamExchange(call, { berth, hasBody: announcesBody(call.request.headers) });
    const run = (): Promise<number> =>
      trace.span === undefined
        ? send(call, exchange, { ...target, carrier: trace.carrier })
        : sendInSpan(call, exchange, target);
    return { ...target, exchange, opened: breakers.get(call.service)?.run(run) ?? run() };
  };
}

/** Until the service begins to answer, or the attempt has failed. */
function watchExchange(watch: LivenessWatch, exchange: UpstreamExchange, call: WatchedCall): void {
  const opened = new AbortController();
  const stop = (): void => opened.abort();
  exchange.opened.then(stop, stop);
  watch(call, opened.signal, (error) => exchange.giveUp(error));
}

/** An attempt as it is sent. */
interface Sent extends Target {
  readonly carrier: TraceCarrier;
}

/** Whole milliseconds of `timeoutMs` that are left, at least one. */
function leftOf(timeoutMs: number, startedAt: number): number {
  const leftMs = Math.floor(timeoutMs - (performance.now() - startedAt));
  if (leftMs < 1) throw new AnswerTimeoutError();
  return leftMs;
}

/** One healthy instance, another than the one that just failed if there is another. */
async function chooseAnother(discovery: Discovery, service: string, failed: Instance): Promise<Instance> {
  const chosen = await discovery.resolve(service);
  if (chosen.url !== failed.url) return chosen;
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
  const cookie = call.cookies && namedCookies(request.headers.cookie, call.cookies);
  if (cookie !== undefined) headers.push('cookie', cookie);
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
