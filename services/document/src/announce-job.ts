import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError, exitCodeConfig, loadConfig } from '@lectern/config';
import { createDb } from '@lectern/db';
import { createOutbox } from '@lectern/events';
import type { ProcessLike } from '@lectern/service';
import { createTelemetry, type Telemetry } from '@lectern/telemetry';
import { PgAnnouncements } from './adapters/pg-announcements.ts';
import { type AnnounceFlags, parseAnnounceFlags, UsageError } from './announce-flags.ts';
import { configSchema } from './config.ts';
import { publishEvent } from './messaging/publish-event.ts';
import { announceDocuments } from './use-cases/announce-documents.ts';

/** The process that `announce.ts` runs in. */
export type JobProcess = Pick<ProcessLike, 'env' | 'stderr' | 'exit'> & { readonly argv: readonly string[] };

/** `EX_USAGE` of sysexits.h. */
const exitCodeUsage = 64;

const jobConfig = configSchema.pick({ SERVICE_VERSION: true, LOG_LEVEL: true, DATABASE_URL: true });

/**
 * The life of the command: puts events into the outbox of a running document service, whose relay publishes them, and
 * ends. It asks for nothing but the database. Exit codes: 0 when all that was meant is in the outbox, 64 for flags that
 * it does not understand, 78 for a wrong configuration, 1 for everything else; running it again is always safe.
 */
export async function runAnnouncement(process: JobProcess): Promise<void> {
  try {
    const flags = parseAnnounceFlags(process.argv.slice(2));
    const config = loadConfig(jobConfig, process.env);
    const telemetry = createTelemetry({
      serviceName: 'document-announce',
      serviceVersion: config.SERVICE_VERSION,
      logLevel: config.LOG_LEVEL,
      tracesExporter: 'none',
    });
    await announce(config.DATABASE_URL, telemetry, flags);
    await telemetry.shutdown();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`document: cannot announce: ${error instanceof Error ? error.message : error}\n`);
    process.exit(exitCodeOf(error));
  }
}

async function announce(url: string, telemetry: Telemetry, flags: AnnounceFlags): Promise<void> {
  const db = createDb({ url, telemetry, maxConnections: 1 });
  // The name of the service itself: to whoever hears it, the event is like any other of its kind.
  const outbox = createOutbox({ source: 'document' });
  try {
    const announcements = new PgAnnouncements(db, (tx, event) => publishEvent(outbox, tx, event));
    const clock = { now: () => new Date() };
    // What comes in from now on has an event of its own.
    const choice = { ...flags.choice, createdUntil: clock.now() };
    await announceDocuments(
      { announcements, clock, pause, reporter: telemetry.logger },
      { ...flags, choice },
    );
  } finally {
    await db.close();
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodeUsage;
  return error instanceof ConfigError ? exitCodeConfig : 1;
}
