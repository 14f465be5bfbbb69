import { AppError } from '@lectern/errors';
import type { Telemetry } from '@lectern/telemetry';
import { Router as createRouter, type Router } from 'express';
import { type Lifecycle, scopeOf } from './request-scope.ts';

/** One thing without which a service cannot work. */
export interface ReadinessCheck {
  readonly name: string;
  /** Rejects when the part is not ready. Cheap: it runs with every probe. Has two seconds. */
  check(signal: AbortSignal): Promise<void>;
}

const checkTimeoutMs = 2000;

/**
 * `/livez`: the process answers, nothing more; a part that is down must not get the process restarted. `/readyz`: all
 * checks pass and the server is not draining. `/metrics`: Prometheus text format.
 */
export function createProbes(
  telemetry: Telemetry,
  lifecycle: Lifecycle,
  checks: readonly ReadinessCheck[],
): Router {
  const router = createRouter();
  const reportChange = createChangeReporter(telemetry);
  router.use((req, _res, next) => {
    const scope = scopeOf(req);
    if (scope !== undefined && ['/livez', '/readyz', '/metrics'].includes(req.path)) scope.route = req.path;
    next();
  });
  router.get('/livez', (_req, res) => {
    res.json({ status: 'live' });
  });
  router.get('/readyz', async (_req, res) => {
    const failed = lifecycle.ready ? await failedChecks(checks) : [{ name: 'server', error: undefined }];
    reportChange(failed);
    if (failed.length > 0) throw notReady(failed.map((failure) => failure.name));
    res.json({ status: 'ready' });
  });
  router.get('/metrics', async (_req, res) => {
    res.set('Content-Type', telemetry.metrics.contentType).end(await telemetry.metrics.metrics());
  });
  return router;
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
function createChangeReporter({ logger }: Telemetry): (failed: readonly Failure[]) => void {
  let before = '';
  return (failed) => {
    const now = failed.map((failure) => failure.name).join(', ');
    if (now === before) return;
    before = now;
    if (now === '') logger.info('ready again');
    for (const { name, error } of failed) logger.warn({ part: name, err: error }, 'not ready');
  };
}
