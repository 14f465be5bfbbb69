import { loadConfig } from '@lectern/config';
import { createDb, type Db } from '@lectern/db';
import { type CommandProcess, runCommand } from '@lectern/service/command';
import { createTelemetry, type Logger } from '@lectern/telemetry';
import { configSchema } from './config.ts';

/** The process of a command beside the service. */
export type JobProcess = Omit<CommandProcess, 'stdout'>;

const jobConfig = configSchema.pick({ SERVICE_VERSION: true, LOG_LEVEL: true, DATABASE_URL: true });

/** A command that needs nothing but the database. */
export interface DatabaseJob<Flags> {
  /** What it is called. */
  readonly what: string;
  /** @throws UsageError */
  parse(args: string[]): Flags;
  /** Resolves to the exit code. Nobody cancels it: it ends when it is done, or with its process. */
  run(parts: { readonly db: Db; readonly logger: Logger }, flags: Flags): Promise<number>;
}

/** Runs a command beside a running document service: flags, configuration and log are read and made alike for all. */
export async function runDatabaseJob<Flags>(process: JobProcess, job: DatabaseJob<Flags>): Promise<void> {
  await runCommand({ name: 'document', what: job.what, process }, async () => {
    const flags = job.parse(process.argv.slice(2));
    const config = loadConfig(jobConfig, process.env);
    const telemetry = createTelemetry({
      serviceName: `document-${job.what}`,
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
