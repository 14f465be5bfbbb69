import { AppError } from '@lectern/errors';
import type { Logger, Telemetry } from '@lectern/telemetry';
import { z } from 'zod';
import { createHttpApp, type HttpApp } from './http-app.ts';
import { type AnyRoute, type Reply, route } from './route.ts';
import type { RouteError } from './route-errors.ts';

/** One thing without which a service cannot work. */
export interface ReadinessCheck {
  readonly name: string;
  /** Rejects when the part is not ready. Cheap: it runs with every probe. Has two seconds. */
  check(signal: AbortSignal): Promise<void>;
}

/**
 * Resolves when the service wants requests.
 *
 * @throws AppError `unavailable` (`not_ready`), with `details.notReady`
 */
export type Readiness = () => Promise<void>;

/** What {@link createReadiness} asks. */
export interface ReadinessOptions {
  readonly logger: Logger;
  readonly checks: readonly ReadinessCheck[];
  /** Whether the server takes requests: false while it starts and from the beginning of its stop. */
  isServing(): boolean;
}

const checkTimeoutMs = 2000;

/** Ready is a server that takes requests and whose checks all pass. */
export function createReadiness({ logger, checks, isServing }: ReadinessOptions): Readiness {
  const reportChange = createChangeReporter(logger);
  return async () => {
    const failed = isServing() ? await failedChecks(checks) : [{ name: 'server', error: undefined }];
    reportChange(failed);
    if (failed.length > 0) throw notReady(failed.map((failure) => failure.name));
  };
}

/** What is scraped: a registry, or the sum of several. */
export interface MetricsSource {
  readonly contentType: string;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
}

/**
 * The app of the admin port, and nothing else is there. `/livez`: the process answers; a part that is down must not get the
 * process restarted. `/readyz`: what `readiness` says. `/metrics`: Prometheus text format.
 */
export function createAdminApp(
  telemetry: Telemetry,
  readiness: Readiness,
  metrics: MetricsSource = telemetry.metrics,
): HttpApp {
  const common = { method: 'get', auth: 'none' } as const;
  const routes = [
    route({
      ...common,
      path: '/livez',
      summary: 'Answers as long as the process does',
      handler: async () => ({ body: { status: 'live' } }),
    }),
    route({
      ...common,
      path: '/readyz',
      summary: 'Whether the service wants requests',
      handler: () => answerReady(readiness),
    }),
    route({
      ...common,
      path: '/metrics',
      summary: 'Metrics in the text format of Prometheus',
      handler: async ({ res }) => {
        res.set('Content-Type', metrics.contentType).end(await metrics.metrics());
        return undefined;
      },
    }),
  ];
  return createHttpApp({ telemetry, routes, quiet: true });
}

/** Where another service asks, by the address that discovery knows, whether an instance is ready. */
export const internalReadyPath = '/internal/ready';

const notReadyYet: RouteError = {
  code: 'unavailable',
  reason: 'not_ready',
  when: 'A part of the service is not ready; `details.notReady` says which.',
};

/** The same answer as `/readyz`, for other services: they have no access to the admin port. */
export function createReadyRoute(readiness: Readiness): AnyRoute {
  return route({
    method: 'get',
    path: internalReadyPath,
    operationId: 'getReadiness',
    summary: 'Whether the service wants requests, for other services',
    auth: 'internal',
    callers: ['gateway'],
    spared: true,
    responses: {
      200: z
        .object({ status: z.literal('ready') })
        .meta({ id: 'Readiness', examples: [{ status: 'ready' }] }),
    },
    errors: [notReadyYet],
    handler: () => answerReady(readiness),
  });
}

async function answerReady(readiness: Readiness): Promise<Reply> {
  await readiness();
  return { body: { status: 'ready' } };
}

interface Failure {
  readonly name: string;
  readonly error: unknown;
}

async function failedChecks(checks: readonly ReadinessCheck[]): Promise<Failure[]> {
  const results = await Promise.all(checks.map(runCheck));
  return results.filter((result) => result !== undefined);
}

async function runCheck(readiness: ReadinessCheck): Promise<Failure | undefined> {
  const { name } = readiness;
  const timeout = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new AppError('deadline_exceeded', `The readiness check "${name}" took too long.`);
    timeout.abort(error);
    reject(error);
  }, checkTimeoutMs);
  try {
    await Promise.race([readiness.check(timeout.signal), late]);
    return undefined;
  } catch (error) {
    return { name, error };
  } finally {
    clearTimeout(timer);
  }
}

function notReady(names: string[]): AppError {
  return new AppError('unavailable', `Not ready: ${names.join(', ')}.`, {
    reason: 'not_ready',
    details: { notReady: names },
  });
}

/** Probes come every few seconds: the log shows the changes, with their causes. */
function createChangeReporter(logger: Logger): (failed: readonly Failure[]) => void {
  let before = '';
  return (failed) => {
    const now = failed.map((failure) => failure.name).join(', ');
    if (now === before) return;
    before = now;
    if (now === '') logger.info('ready again');
    for (const { name, error } of failed) logger.warn({ part: name, err: error }, 'not ready');
  };
}
