import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@lectern/errors';
import {
  markHttpStatus,
  openRequestTrace,
  passTraceOn,
  type RequestTrace,
  type Span,
  SpanKind,
  type Telemetry,
  type TraceCarrier,
} from '@lectern/telemetry';
import {
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';
import type { Histogram } from 'prom-client';
import { announcesBody, startDeadlineClock } from './deadline-clock.ts';
import { setHeaders } from './problem-response.ts';
import type { ProgressLimits } from './progress.ts';
import { requestDuration } from './request-duration.ts';
import {
  assertFewHeaders,
  assertHost,
  assertKnownEncoding,
  assertKnownExpectation,
  requestIdFrom,
  takeOriginForm,
  timeoutFrom,
} from './request-headers.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { type ActiveRequests, bindScope, RequestScope, scopeOf } from './request-scope.ts';
import { createProgressWatch, type Watched } from './watch-progress.ts';

/** Middleware of plain Node, so that it also fits what comes ahead of Express. */
export type Middleware = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

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

interface Observation extends Watched {
  readonly path: string;
  readonly stopClock: (() => void) | undefined;
}

export interface InstrumentationOptions {
  readonly progress: ProgressLimits;
  /** Requests are measured, but leave no span, and a log line only at level debug: probes come every few seconds. */
  readonly quiet: boolean;
}

/**
 * Gives a request its id, deadline, abort signal, place in a trace, metric and log line, and an end when its caller is too
 * slow. `next` runs outside of the request's context: `RequestScope.run` enters it, for work that logs or calls. A request
 * that has been observed passes through.
 */
export function createObserver(
  telemetry: Telemetry,
  requests: ActiveRequests,
  { progress, quiet }: InstrumentationOptions,
): Middleware {
  const durations = requestDuration(telemetry.metrics);
  const log = createRequestLog(telemetry.logger, quiet);
  const watch = createProgressWatch(progress);
  const onClose = (observed: Observation): void => {
    const { res, scope, stopClock } = observed;
    stopClock?.();
    watch.remove(observed);
    requests.remove(scope);
    if (!res.writableFinished) scope.abort(gone());
    observeEnd({ log, durations }, observed);
  };
  // A handler that was given up may still write; without a listener that would end the process.
  const onError = (error: unknown): void =>
    telemetry.logger.debug({ err: error }, 'written after the end of an answer');
  return (req, res, next) => {
    if (scopeOf(req) !== undefined) {
      next();
      return;
    }
    const timeout = readTimeout(req);
    const path = pathOf(req);
    const scope = new RequestScope(requestIdFrom(req.headers), openTrace(telemetry, req, { path, quiet }));
    bindScope(req, scope);
    requests.add(scope);
    const { ms } = timeout;
    const stopClock = ms === undefined ? undefined : startDeadlineClock({ req, res, scope }, ms);
    const alreadyRead = announcesBody(req.headers) ? req.socket.bytesRead : 0;
    const startedAt = performance.now();
    const observed = { req, res, scope, path, stopClock, startedAt, alreadyRead, index: -1 };
    watch.add(observed);
    res.on('close', () => onClose(observed));
    res.on('error', onError);
    next(timeout.error);
  };
}

/** An observer whose `next` runs in the request's context. */
export function createInstrumentation(observe: Middleware): Middleware {
  return (req, res, next) =>
    observe(req, res, (error) => {
      const scope = scopeOf(req);
      if (scope === undefined) throw new Error('A request is not observed.');
      setHeaders(res, scope.answerHeaders);
      // Each layer waits for the end of an answer, and Node would take the eleventh listener for a leak.
      res.setMaxListeners(20);
      scope.run(() => next(error));
    });
}

/** A head that is refused must not keep the request from having an id and a log line. */
function readTimeout(req: IncomingMessage): { ms?: number | undefined; error?: unknown } {
  try {
    takeOriginForm(req);
    assertHost(req);
    assertFewHeaders(req);
    assertKnownExpectation(req);
    assertKnownEncoding(req);
    return { ms: timeoutFrom(req.headers) };
  } catch (error) {
    return { error };
  }
}

function gone(): AppError {
  return new AppError('cancelled', 'The caller has gone away.', { reason: 'client_gone' });
}

function traceHeaders(req: IncomingMessage): TraceCarrier {
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
  const { url = '/' } = req;
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at);
}

function openTrace(
  telemetry: Telemetry,
  req: IncomingMessage,
  { path, quiet }: { path: string; quiet: boolean },
): RequestTrace {
  if (quiet) return passTraceOn(traceHeaders(req));
  return openRequestTrace(telemetry, traceHeaders(req), (parent) => {
    const method = methodOf(req);
    // The query stays out: it may hold what a person asked.
    const attributes = {
      [ATTR_HTTP_REQUEST_METHOD]: method,
      ...(method === otherMethod ? { [ATTR_HTTP_REQUEST_METHOD_ORIGINAL]: req.method } : {}),
      [ATTR_URL_PATH]: path,
      [ATTR_URL_SCHEME]: 'http',
    };
    return telemetry.tracer.startSpan(spanName(method), { kind: SpanKind.SERVER, attributes }, parent);
  });
}

function observeEnd(
  { log, durations }: { log: RequestLog; durations: Histogram },
  { req, res, scope, path, startedAt }: Observation,
): void {
  const method = methodOf(req);
  const { route, principal } = scope;
  const { ids, span } = scope.trace;
  const status = res.writableFinished ? res.statusCode : (scope.cutStatus ?? clientGoneStatus);
  const durationMs = performance.now() - startedAt;
  durations.observe({ method, route, status }, durationMs / 1000);
  if (span !== undefined) endSpan(span, { method, route, status });
  const { requestId, client } = scope;
  log({ req, path, route, status, durationMs, requestId, ids, client, principal });
}

function endSpan(span: Span, o: { method: string; route: string; status: number }): void {
  if (o.route !== 'unmatched') {
    span.updateName(`${spanName(o.method)} ${o.route}`);
    span.setAttribute(ATTR_HTTP_ROUTE, o.route);
  }
  markHttpStatus(span, SpanKind.SERVER, o.status);
  span.end();
}
