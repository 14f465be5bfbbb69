import { AppError } from '@lectern/errors';
import { createAdminApp, type MetricsSource, type RunningServer } from '@lectern/http';
import { listenOn, type Service } from '@lectern/service';
import { createTelemetry, sumMetrics, type Telemetry } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import { keepWorkers, type Workers } from './keep-workers.ts';
import { shareOf } from './share-of-limits.ts';

/**
 * Several processes that serve requests on one port, under this one, which serves none: it keeps them alive and answers probes
 * and scrapes for all of them. One that ends unasked takes its own requests with it, and no others, and is started anew.
 *
 * Ready once all workers were ready, and then as long as one of them is: those that are left serve. A start fails when a worker
 * ends before it listens. A stop is passed on to all, and is over when all have ended.
 */
export function createWorkerGroup(config: Config): Service {
  const telemetry = createTelemetry({
    serviceName: 'gateway',
    serviceVersion: config.SERVICE_VERSION,
    logLevel: config.LOG_LEVEL,
    tracesExporter: 'none',
  });
  const workers = keepWorkers(telemetry.logger, config);
  let admin: RunningServer | undefined;
  let isStopping = false;

  const start = async (): Promise<void> => {
    const areReady = createGroupReadiness(workers, config.GATEWAY_WORKERS);
    const readiness = async (): Promise<void> => {
      if (isStopping) throw notReady(['server']);
      await areReady();
    };
    const app = createAdminApp(telemetry, readiness, metricsOf(workers, telemetry));
    admin = await listenOn('ADMIN_PORT', config, { app });
    await workers.start({ ...shareOf(config), ADMIN_PORT: String(admin.port) });
  };

  const stop = async (): Promise<void> => {
    isStopping = true;
    const areClean = await workers.stop();
    await admin?.close(0);
    await telemetry.shutdown();
    if (!areClean) throw new Error('A worker process did not stop cleanly.');
  };

  let [starting, stopping]: (Promise<void> | undefined)[] = [];
  return {
    start: () => (starting ??= start()),
    stop: () => (stopping ??= stop()),
    // The workers know where they listen, and say so in their log.
    url: `http://127.0.0.1:${config.PORT}`,
    get adminUrl() {
      return admin?.url ?? '';
    },
  };
}

function createGroupReadiness(workers: Workers, wanted: number): () => Promise<void> {
  let allWereReady = false;
  return async () => {
    const lists = await Promise.all(
      workers.alive().map((worker) => worker.notReady().catch(() => ['worker'])),
    );
    const ready = lists.filter((list) => list.length === 0).length;
    allWereReady ||= ready === wanted;
    if (allWereReady && ready > 0) return;
    throw notReady([...new Set(lists.flat()), ...(lists.length < wanted ? ['worker'] : [])]);
  };
}

function notReady(names: readonly string[]): AppError {
  return new AppError('unavailable', `Not ready: ${names.join(', ')}.`, {
    reason: 'not_ready',
    details: { notReady: names },
  });
}

/** The sum of all workers that answer: one that hangs must not hide the others. */
function metricsOf(workers: Workers, { logger, metrics }: Telemetry): MetricsSource {
  return {
    contentType: metrics.contentType,
    metrics: async () => {
      const settled = await Promise.allSettled(workers.alive().map((worker) => worker.metrics()));
      const snapshots = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const missing = settled.length - snapshots.length;
      if (missing > 0) logger.warn({ missing }, 'metrics without those of a worker');
      return sumMetrics(snapshots);
    },
  };
}
