import { parseArgs } from 'node:util';
import { loadConfig } from '@lectern/config';
import { createDb } from '@lectern/db';
import { runCommand, UsageError } from '@lectern/service/command';
import { createTelemetry, type Telemetry } from '@lectern/telemetry';
import { createPgRebuilder } from './adapters/pg-rebuilder.ts';
import { type JobProcess, jobConfig } from './republish-job.ts';
import { rebuildDocuments } from './use-cases/rebuild-documents.ts';

/**
 * Runs the command `rebuild`: makes the rows of documents anew from their histories, and exits. With `--dry-run` it only
 * compares. It needs only the database. Exit codes: 0 when every document is as its history says, 2 when some were not,
 * 64 for invalid arguments, 78 for an invalid configuration, 1 for everything else. It is always safe to repeat.
 */
export async function runRebuild(process: JobProcess): Promise<void> {
  await runCommand({ name: 'document', what: 'rebuild', process }, async () => {
    const dryRun = parseDryRun(process.argv.slice(2));
    const config = loadConfig(jobConfig, process.env);
    const telemetry = createTelemetry({
      serviceName: 'document-rebuild',
      serviceVersion: config.SERVICE_VERSION,
      logLevel: config.LOG_LEVEL,
      tracesExporter: 'none',
    });
    const differing = await rebuild(config.DATABASE_URL, telemetry, dryRun);
    await telemetry.shutdown();
    return differing === 0 ? 0 : 2;
  });
}

/** @throws UsageError */
function parseDryRun(args: string[]): boolean {
  try {
    return parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } }).values['dry-run'];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UsageError(problem, 'The only flag is --dry-run: compare, change nothing.');
  }
}

async function rebuild(url: string, telemetry: Telemetry, dryRun: boolean): Promise<number> {
  const db = createDb({ url, telemetry, maxConnections: 1 });
  try {
    const ports = { rebuilder: createPgRebuilder({ db }), logger: telemetry.logger };
    // The run has no caller: it ends when it is done, or with its process.
    return (await rebuildDocuments(ports, { dryRun }, new AbortController().signal)).differing;
  } finally {
    await db.close();
  }
}
