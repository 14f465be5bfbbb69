import { Writable } from 'node:stream';
import { createIdentityVerifier, type Principal } from '@lectern/auth';
import { identityHeaders, testTrustedJwks } from '@lectern/auth/testing';
import { createTelemetry, type ReadableSpan, type SpanProcessor, type Telemetry } from '@lectern/telemetry';
import { onTestFinished } from 'vitest';
import {
  type AnyRoute,
  createHttpApp,
  type HttpApp,
  type HttpAppOptions,
  type ListenOptions,
  listen,
  type RunningServer,
  route,
} from '../src/index.ts';

/** A member who may search. */
export const member: Principal = {
  tenantId: 't-1',
  userId: 'u-1',
  roles: ['member'],
  scopes: ['search'],
  via: 'session',
  credentialId: 's-1',
};
/** The headers by which a service is called for that member. */
export const ada = identityHeaders(member);

/** Knows the services of tests. */
export const identity = createIdentityVerifier({ service: 'tester', trusted: testTrustedJwks() });

/** An app on a free port, with all that it tells about itself. */
export interface ServedApp {
  readonly url: string;
  readonly server: RunningServer;
  readonly http: HttpApp;
  readonly telemetry: Telemetry;
  readonly spans: ReadableSpan[];
  readonly logs: Record<string, unknown>[];
}

/** Serves routes until the test has finished. */
export async function serveApp(
  routes: AnyRoute[],
  { unreadBodyMs, ...options }: Partial<HttpAppOptions> & Pick<ListenOptions, 'unreadBodyMs'> = {},
): Promise<ServedApp> {
  const spans: ReadableSpan[] = [];
  const logs: Record<string, unknown>[] = [];
  const telemetry = createTelemetry({
    serviceName: 'test',
    serviceVersion: '0',
    logLevel: 'debug',
    tracesExporter: 'none',
    spanProcessors: [collectInto(spans)],
    logDestination: new Writable({
      write(line, _encoding, done) {
        logs.push(JSON.parse(String(line)));
        done();
      },
    }),
  });
  const open = routes.every(({ auth }) => auth === 'none');
  const http = createHttpApp({ telemetry, routes, ...(open ? {} : { identity }), ...options });
  const server = await listen(http, {
    host: '127.0.0.1',
    port: 0,
    ...(unreadBodyMs === undefined ? {} : { unreadBodyMs }),
  });
  onTestFinished(() => server.close(0));
  return { url: server.url, server, http, telemetry, spans, logs };
}

function collectInto(spans: ReadableSpan[]): SpanProcessor {
  return {
    onStart: () => undefined,
    onEnd: (span) => spans.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

/** A `GET` that anyone may call. */
export function get(path: string, handler: Parameters<typeof route>[0]['handler']): AnyRoute {
  return route({ method: 'get', path, summary: 'For a test', auth: 'none', handler });
}

/** A `POST` of JSON; a string is sent as it is. */
export function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** The status of an answer and its body, read as JSON whatever its type. */
export async function answerOf(
  call: Promise<Response>,
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const answer = await call;
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
}
