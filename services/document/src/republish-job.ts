import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, exitCodeConfig, loadConfig } from '@lectern/config';
import { createDb } from '@lectern/db';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import type { ProcessLike } from '@lectern/service';
import { createTelemetry, type Telemetry } from '@lectern/telemetry';
import { createPgRepublisher } from './adapters/pg-republisher.ts';
import { configSchema } from './config.ts';
import { parseRepublishFlags, type RepublishFlags, UsageError } from './republish-flags.ts';
import { republishDocuments } from './use-cases/republish-documents.ts';

/** The process that `republish.ts` runs in. */
export type JobProcess = Pick<ProcessLike, 'env' | 'stderr' | 'exit'> & { readonly argv: readonly string[] };

/** `EX_USAGE` of sysexits.h. */
const exitCodeUsage = 64;

const jobConfig = configSchema.pick({ SERVICE_VERSION: true, LOG_LEVEL: true, DATABASE_URL: true });

/**
 * The life of the command `republish`: puts events into the outbox of a running document service, whose relay publishes
 * them, and ends. It needs nothing but the database. Exit codes: 0 when all that was chosen is in the outbox, 64 for
 * flags that it does not understand, 78 for a wrong configuration, 1 for everything else; it is always safe to repeat.
 */
export async function runRepublish(process: JobProcess): Promise<void> {
  try {
    const flags = parseRepublishFlags(process.argv.slice(2));
    const config = loadConfig(jobConfig, process.env);
    const telemetry = createTelemetry({
      serviceName: 'document-republish',
      serviceVersion: config.SERVICE_VERSION,
      logLevel: config.LOG_LEVEL,
      tracesExporter: 'none',
    });
    await republish(config.DATABASE_URL, telemetry, flags);
    await telemetry.shutdown();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`document: cannot republish: ${error instanceof Error ? error.message : error}\n`);
    process.exit(exitCodeOf(error));
  }
}

/** The same by the name that the command had before. */
export async function runAnnounce(process: JobProcess): Promise<void> {
  process.stderr.write(
    'document: "announce" is now called "republish"; the next release has only that name\n',
  );
  await runRepublish(process);
}

async function republish(url: string, telemetry: Telemetry, flags: RepublishFlags): Promise<void> {
  const db = createDb({ url, telemetry, maxConnections: 1 });
  // The name of the service itself: to its consumers the event is like any other of its kind.
  const name = 'document';
  const unitOfWork = createUnitOfWork({ db, outbox: createOutbox({ source: name }), consumer: name });
  try {
    const ports = {
      republisher: createPgRepublisher({ db, unitOfWork }),
      now: () => new Date(),
      pause: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
      logger: telemetry.logger,
    };
    // What is uploaded from now on has an event of its own.
    const choice = { ...flags.choice, createdUntil: ports.now() };
    // Nobody waits for the run: it goes on until it is done, or its process is ended.
    await republishDocuments(ports, { ...flags, choice }, new AbortController().signal);
  } finally {
    await db.close();
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodeUsage;
  return error instanceof ConfigError ? exitCodeConfig : 1;
}
