import { loadConfig } from '@lectern/config';
import { type MigrationDirectory, migrate } from '@lectern/db';
import { createTelemetry } from '@lectern/telemetry';
import { z } from 'zod';
import { baseConfig, databaseConfig } from './base-config.ts';
import { runCommand } from './run-command.ts';
import type { ProcessLike } from './run-service.ts';

/** What a `migrate.ts` passes to {@link runMigrations}. */
export interface MigrationRun {
  readonly name: string;
  /** The same, in the same order, as the service itself gives to `openDatabase`. */
  readonly directories: readonly MigrationDirectory[];
  readonly process: Pick<ProcessLike, 'env' | 'stderr' | 'exit'>;
}

const { SERVICE_VERSION, LOG_LEVEL } = baseConfig.shape;
const migrationConfig = z.object({
  SERVICE_VERSION,
  LOG_LEVEL,
  DATABASE_URL: databaseConfig.shape.DATABASE_URL,
});

/**
 * The life of a migration job: brings the database up to date and ends. It needs nothing but the database, so that the
 * job can run before, and with other rights than, the service. Exit codes: 0 when there is nothing left to do, 78 for a
 * wrong configuration, 1 for everything else; running it again is always safe.
 */
export async function runMigrations({ name, directories, process }: MigrationRun): Promise<void> {
  await runCommand({ name, what: 'migrate', process }, async () => {
    const config = loadConfig(migrationConfig, process.env);
    const telemetry = createTelemetry({
      serviceName: `${name}-migrations`,
      serviceVersion: config.SERVICE_VERSION,
      logLevel: config.LOG_LEVEL,
      tracesExporter: 'none',
    });
    const done = await migrate({
      url: config.DATABASE_URL,
      directories: [...directories],
      logger: telemetry.logger,
    });
    if (done.length === 0) telemetry.logger.info('the database is up to date');
    await telemetry.shutdown();
    return 0;
  });
}
