import { loadConfig } from '@lectern/config';
import { createDb, type Db } from '@lectern/db';
import { createTelemetry, type Logger } from '@lectern/telemetry';
import { z } from 'zod';
import { baseConfig, databaseConfig } from './base-config.ts';
import { type CommandProcess, runCommand } from './run-command.ts';

/** A command that needs nothing but the database of its service. */
export interface DatabaseJob<Flags> {
  /** The service. */
  readonly name: string;
  /** What it is called. */
  readonly what: string;
  readonly process: Omit<CommandProcess, 'stdout'>;
  /** @throws UsageError */
  parse(args: string[]): Flags;
  /** Resolves to the exit code. Nobody cancels it: it ends when it is done, or with its process. */
  run(parts: { readonly db: Db; readonly logger: Logger }, flags: Flags): Promise<number>;
}

const { SERVICE_VERSION, LOG_LEVEL } = baseConfig.shape;
const jobConfig = z.object({
  SERVICE_VERSION,
  LOG_LEVEL,
  DATABASE_URL: databaseConfig.shape.DATABASE_URL,
});

/** Runs a command beside a running service: flags, configuration and log are read and made alike for all. */
export async function runDatabaseJob<Flags>(job: DatabaseJob<Flags>): Promise<void> {
  const { name, what, process } = job;
  await runCommand({ name, what, process }, async () => {
    const flags = job.parse(process.argv.slice(2));
    const config = loadConfig(jobConfig, process.env);
    const telemetry = createTelemetry({
      serviceName: `${name}-${what}`,
      serviceVersion: config.SERVICE_VERSION,
      logLevel: config.LOG_LEVEL,
      tracesExporter: 'none',
    });
    const db = createDb({ url: config.DATABASE_URL, telemetry, maxConnections: 1 });
    try {
      return await job.run({ db, logger: telemetry.logger }, flags);
    } finally {
      await db.close();
      await telemetry.shutdown();
    }
  });
}
