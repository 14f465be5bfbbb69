import type { IncomingMessage, RequestListener } from 'node:http';
import type { IdentityVerifier } from '@lectern/auth';
import type { Telemetry } from '@lectern/telemetry';
import express, { type Express } from 'express';
import { observeConcurrency } from './concurrency-gauge.ts';
import { type ConcurrencyLimiter, createMemoryConcurrencyLimiter } from './concurrency-limiter.ts';
import type { FaultSwitch } from './fault-switch.ts';
import { createInstrumentation, createObserver, type Middleware } from './instrumentation.ts';
import { httpLimits } from './limits.ts';
import { mountRoutes } from './mount-routes.ts';
import { createErrorHandler } from './problem-response.ts';
import { defaultProgressLimits, type ProgressLimits } from './progress.ts';
import { parseQueryString } from './query-string.ts';
import { ActiveRequests } from './request-scope.ts';
import type { AnyRoute } from './route.ts';
import { serveRoute } from './serve-route.ts';

/** What {@link createHttpApp} builds an app of. */
export interface HttpAppOptions {
  readonly telemetry: Telemetry;
  readonly routes: readonly AnyRoute[];
  /**
   * Finds out who is behind a request, for every route; `ahead` where `before` has found it out. Without it anybody may call, and
   * there can be no routes that ask who it is.
   */
  readonly identity?: IdentityVerifier | 'ahead' | undefined;
  /** Limit of JSON bodies in bytes. Default 1 MiB. Raw streams are limited by the route that reads them. */
  readonly bodyLimitBytes?: number;
  /** How slow a caller may be; see {@link defaultProgressLimits}. */
  readonly progress?: ProgressLimits;
  /** Who is busy with what. Default: the counts of this process. */
  readonly limiter?: ConcurrencyLimiter;
  /** What is made to fail on purpose, of all routes but those that are `spared`. Default nothing. */
  readonly faults?: FaultSwitch | undefined;
  /** Requests leave no span, and a log line only at level debug. Default false. */
  readonly quiet?: boolean;
  /**
   * Makes what comes ahead of Express, such as a gateway's proxy: its requests cost nothing of Express. `observe` is for
   * what wants a request id, a place in a trace and a log line all the same.
   */
  readonly before?: (observe: Middleware) => Middleware;
}

/** An app that {@link listen} can serve. */
export interface HttpApp {
  /** Serves one request. */
  readonly serve: RequestListener;
  /**
   * Ready from the start; with `false` everything goes on, but every answer asks its caller to leave the connection: a load
   * balancer that only places new connections could not move those that stand.
   */
  setReady(ready: boolean): void;
  /** What {@link HttpApp.setReady} said last, until {@link HttpApp.beginDrain}. */
  isReady(): boolean;
  /** Not ready any more; every open-ended response gets the signal to end. */
  beginDrain(): void;
  /** Aborts the signal of every request that is still running. */
  abortRequests(): void;
  /** True once {@link HttpApp.beginDrain} was called. */
  isDraining(): boolean;
}

/**
 * An Express app the way every service serves it: request id, context and deadline, span, metric and one log line per
 * request, the routes, and problem+json for all that fails, unknown paths and methods included.
 */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const { telemetry, routes, bodyLimitBytes = httpLimits.jsonBytes.value, quiet = false, before } = options;
  const {
    progress = defaultProgressLimits,
    limiter = createMemoryConcurrencyLimiter(),
    identity,
    faults,
  } = options;
  const requests = new ActiveRequests();
  const observe = createObserver(telemetry, requests, { progress, quiet });
  observeConcurrency(telemetry.metrics, limiter);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // A rule about a path, such as "never forward /internal/", must not have a second spelling that gets around it.
  app.enable('case sensitive routing');
  app.set('query parser', parseQueryString);
  // Routes say themselves what is revalidated: Express takes `If-None-Match: *` for every answer, also one without an entity tag.
  Object.defineProperty(app.request, 'fresh', { value: false });
  app.use(createInstrumentation(observe));
  const thrown = new WeakMap<IncomingMessage, unknown>();
  if (before !== undefined) app.use((req, _res, next) => next(thrown.get(req)));
  const serving = { bodyLimitBytes, limiter, logger: telemetry.logger, identity, faults };
  if (identity === undefined) for (const route of routes) assertOpen(route);
  mountRoutes(app, routes, (route) => serveRoute(route, serving));
  app.use(createErrorHandler(telemetry.logger));
  return {
    serve: before === undefined ? app : ahead(app, before(observe), thrown),
    setReady: (ready) => {
      requests.ready = ready && !requests.draining;
    },
    isReady: () => requests.ready,
    beginDrain: () => requests.drain(),
    abortRequests: () => requests.abort(),
    isDraining: () => requests.draining,
  };
}

/** Serves by `middleware`; what it does not answer goes on to the app, and so does what it throws. */
function ahead(
  app: Express,
  middleware: Middleware,
  thrown: WeakMap<IncomingMessage, unknown>,
): RequestListener {
  return (req, res) => {
    middleware(req, res, (error) => {
      if (error !== undefined) thrown.set(req, error);
      app(req, res);
    });
  };
}

function assertOpen({ method, path, auth }: AnyRoute): void {
  if (auth === 'none') return;
  throw new Error(`Route ${method.toUpperCase()} ${path} asks who calls, in an app that cannot tell.`);
}
