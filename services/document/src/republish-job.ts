import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '@lectern/config';
import { createDb } from '@lectern/db';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import { type CommandProcess, runCommand } from '@lectern/service/command';
import { createTelemetry, type Telemetry } from '@lectern/telemetry';
import { createPgRepublisher } from './adapters/pg-republisher.ts';
import { configSchema } from './config.ts';
import { parseRepublishFlags, type RepublishFlags } from './republish-flags.ts';
import { republishDocuments } from './use-cases/republish-documents.ts';

/** The process that `republish.ts` runs in. */
export type JobProcess = Omit<CommandProcess, 'stdout'>;

/** What commands beside the service need. */
export const jobConfig = configSchema.pick({ SERVICE_VERSION: true, LOG_LEVEL: true, DATABASE_URL: true });

/**
 * Runs the command `republish`: puts events into the outbox of a running document service, whose relay publishes them,
 * and exits. It needs only the database. Exit codes: 0 when the events of all chosen documents are in the outbox, 64 for
 * invalid arguments, 78 for an invalid configuration, 1 for everything else. It is always safe to repeat.
 */
export async function runRepublish(process: JobProcess): Promise<void> {
  await runCommand({ name: 'document', what: 'republish', process }, async () => {
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
    return 0;
  });
}

/** The former name of {@link runRepublish}: writes a line that says so to stderr, then does the same. */
export async function runAnnounce(process: JobProcess): Promise<void> {
  process.stderr.write(
    'document: "announce" is now called "republish"; the next release has only that name\n',
  );
  await runRepublish(process);
}

async function republish(url: string, telemetry: Telemetry, flags: RepublishFlags): Promise<void> {
  const db = createDb({ url, telemetry, maxConnections: 1 });
  // The name of the service, so that its consumers treat the event as any other.
  const name = 'document';
  const unitOfWork = createUnitOfWork({ db, outbox: createOutbox({ source: name }), consumer: name });
  try {
    const ports = {
      republisher: createPgRepublisher({ db, unitOfWork }),
      now: () => new Date(),
      pause: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
      logger: telemetry.logger,
    };
    // Documents that are uploaded from now on have an event of their own.
    const choice = { ...flags.choice, createdUntil: ports.now() };
    // The run has no caller: it ends when it is done, or with its process.
    await republishDocuments(ports, { ...flags, choice }, new AbortController().signal);
  } finally {
    await db.close();
  }
}
