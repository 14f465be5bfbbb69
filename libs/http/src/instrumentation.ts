import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@lectern/errors';
import {
  extractTrace,
  type Logger,
  markHttpStatus,
  requestContext,
  type Span,
  SpanKind,
  type Telemetry,
} from '@lectern/telemetry';
import { context, trace } from '@opentelemetry/api';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';
import type { Histogram } from 'prom-client';
import { startDeadlineClock } from './deadline-clock.ts';
import type { ProgressLimits } from './progress.ts';
import { requestDuration } from './request-duration.ts';
import {
  assertFewHeaders,
  assertHost,
  requestIdFrom,
  requestIdHeader,
  timeoutFrom,
} from './request-headers.ts';
import { type ActiveRequests, bindScope, RequestScope, scopeOf } from './request-scope.ts';
import { watchProgress } from './watch-progress.ts';

/** Middleware of plain Node, so that it also fits what is mounted ahead of Express's own chain. */
export type Instrument = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/** nginx's "client closed request": the status in logs and metrics when the caller was gone before the answer. */
const clientGoneStatus = 499;

/** The methods that the semantic conventions know. Node reads 25 more, each of which would make series of its own. */
const knownMethods = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
]);
const otherMethod = '_OTHER';

interface Observation {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly scope: RequestScope;
  readonly span: Span | undefined;
  readonly path: string;
  readonly quiet: boolean;
  readonly startedAt: number;
}

export interface InstrumentationOptions {
  readonly progress: ProgressLimits;
  /** Requests are measured, but leave no span, and a log line only at level debug: probes come every few seconds. */
  readonly quiet: boolean;
}

/**
 * Gives a request its id, context, deadline, abort signal, span, metric and log line, and an end when its caller is too
 * slow. A request that has them already passes through.
 */
export function createInstrumentation(
  telemetry: Telemetry,
  requests: ActiveRequests,
  { progress, quiet }: InstrumentationOptions,
): Instrument {
  const durations = requestDuration(telemetry.metrics);
  // One line per request, whose fields are fixed and hold no secret: to search each for some costs a third of a proxy's time.
  const log = telemetry.logger.child({}, { redact: [] });
  return (req, res, next) => {
    if (scopeOf(req) !== undefined) {
      next();
      return;
    }
    const timeout = readTimeout(req);
    const scope = openScope(req, res, { requests, progress, timeoutMs: timeout.ms });
    const parent = extractTrace(traceHeaders(req));
    const path = pathOf(req);
    const span = quiet ? undefined : startSpan(telemetry, req, { path, parent });
    const active = span === undefined ? parent : trace.setSpan(parent, span);
    const inRequest = (run: () => void): void =>
      requestContext.run(scope.context, () => context.with(active, run));
    const observed = { req, res, scope, span, path, quiet, startedAt: performance.now() };
    res.once('close', () => inRequest(() => observeEnd({ log, durations }, observed)));
    // Each layer waits for the end of an answer, and Node would take the eleventh listener for a leak.
    res.setMaxListeners(20);
    // A handler that was given up may still write; without a listener that would end the process.
    res.on('error', (error) => telemetry.logger.debug({ err: error }, 'written after the end of an answer'));
    inRequest(() => next(timeout.error));
  };
}

/** A head that is refused must not keep the request from having an id and a log line. */
function readTimeout(req: IncomingMessage): { ms?: number | undefined; error?: unknown } {
  try {
    assertHost(req);
    assertFewHeaders(req);
    return { ms: timeoutFrom(req.headers) };
  } catch (error) {
    return { error };
  }
}

function openScope(
  req: IncomingMessage,
  res: ServerResponse,
  o: { requests: ActiveRequests; progress: ProgressLimits; timeoutMs: number | undefined },
): RequestScope {
  const scope = new RequestScope(requestIdFrom(req.headers));
  bindScope(req, scope);
  o.requests.add(scope);
  res.setHeader(requestIdHeader, scope.requestId);
  const stopClock =
    o.timeoutMs === undefined ? undefined : startDeadlineClock({ req, res, scope }, o.timeoutMs);
  const endWatch = watchProgress({ req, res, scope }, o.progress);
  res.once('close', () => {
    stopClock?.();
    endWatch();
    o.requests.remove(scope);
    if (!res.writableFinished) scope.abort(gone());
  });
  return scope;
}

function gone(): AppError {
  return new AppError('cancelled', 'The caller has gone away.', { reason: 'client_gone' });
}

function traceHeaders(req: IncomingMessage): { traceparent?: string; tracestate?: string } {
  const { traceparent, tracestate } = req.headers;
  return {
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
    ...(typeof tracestate === 'string' ? { tracestate } : {}),
  };
}

function methodOf(req: IncomingMessage): string {
  const method = req.method ?? 'GET';
  return knownMethods.has(method) ? method : otherMethod;
}

/** A span of an unknown method is named HTTP. */
function spanName(method: string): string {
  return method === otherMethod ? 'HTTP' : method;
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?')[0] ?? '/';
}

function startSpan(
  telemetry: Telemetry,
  req: IncomingMessage,
  o: { path: string; parent: ReturnType<typeof extractTrace> },
): Span {
  const method = methodOf(req);
  // The query stays out: it may hold what a person asked.
  const attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    ...(method === otherMethod ? { [ATTR_HTTP_REQUEST_METHOD_ORIGINAL]: req.method } : {}),
    [ATTR_URL_PATH]: o.path,
    [ATTR_URL_SCHEME]: 'http',
  };
  return telemetry.tracer.startSpan(spanName(method), { kind: SpanKind.SERVER, attributes }, o.parent);
}

function observeEnd({ log, durations }: { log: Logger; durations: Histogram }, observed: Observation): void {
  const { req, res, scope, span, path, quiet, startedAt } = observed;
  const method = methodOf(req);
  const status = res.writableFinished ? res.statusCode : (scope.cutStatus ?? clientGoneStatus);
  const durationMs = performance.now() - startedAt;
  durations.observe({ method, route: scope.route, status }, durationMs / 1000);
  if (span !== undefined) endSpan(span, { method, route: scope.route, status });
  const line = {
    method: req.method,
    path,
    route: scope.route,
    status,
    durationMs: Math.round(durationMs * 10) / 10,
    ...(scope.client !== undefined && { client: scope.client }),
    ...(scope.principal && { tenantId: scope.principal.tenantId, userId: scope.principal.userId }),
  };
  log[quiet ? 'debug' : 'info'](line, 'request completed');
}

function endSpan(span: Span, o: { method: string; route: string; status: number }): void {
  if (o.route !== 'unmatched') {
    span.updateName(`${spanName(o.method)} ${o.route}`);
    span.setAttribute(ATTR_HTTP_ROUTE, o.route);
  }
  markHttpStatus(span, SpanKind.SERVER, o.status);
  span.end();
}
