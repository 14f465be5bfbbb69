import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@lectern/db';
import { createOutbox, createUnitOfWork } from '@lectern/events';
import type { Logger } from '@lectern/telemetry';
import { createPgRepublisher } from './adapters/pg-republisher.ts';
import { type JobProcess, runDatabaseJob } from './database-job.ts';
import { parseRepublishFlags, type RepublishFlags } from './republish-flags.ts';
import { republishDocuments } from './use-cases/republish-documents.ts';

/**
 * Runs the command `republish`: puts events into the outbox of a running document service, whose relay publishes them,
 * and exits. It needs only the database. Exit codes: 0 when the events of all chosen documents are in the outbox, 64 for
 * invalid arguments, 78 for an invalid configuration, 1 for everything else. It is always safe to repeat.
 */
export async function runRepublish(process: JobProcess): Promise<void> {
  await runDatabaseJob(process, { what: 'republish', parse: parseRepublishFlags, run: republish });
}

/** The former name of {@link runRepublish}: writes a line that says so to stderr, then does the same. */
export async function runAnnounce(process: JobProcess): Promise<void> {
  process.stderr.write(
    'document: "announce" is now called "republish"; the next release has only that name\n',
  );
  await runRepublish(process);
}

async function republish({ db, logger }: { db: Db; logger: Logger }, flags: RepublishFlags): Promise<number> {
  // The name of the service, so that its consumers treat the event as any other.
  const name = 'document';
  const unitOfWork = createUnitOfWork({ db, outbox: createOutbox({ source: name }), consumer: name });
  const ports = {
    republisher: createPgRepublisher({ db, unitOfWork }),
    now: () => new Date(),
    pause: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
    logger,
  };
  // Documents that are uploaded from now on have an event of their own.
  const choice = { ...flags.choice, createdUntil: ports.now() };
  await republishDocuments(ports, { ...flags, choice }, new AbortController().signal);
  return 0;
}
