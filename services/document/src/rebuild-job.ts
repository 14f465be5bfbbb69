import { parseFlags } from '@lectern/service/command';
import { createPgRebuilder } from './adapters/pg-rebuilder.ts';
import { type JobProcess, runDatabaseJob } from './database-job.ts';
import { rebuildDocuments } from './use-cases/rebuild-documents.ts';

/**
 * Runs the command `rebuild`: makes the rows of documents anew from their histories, and exits. With `--dry-run` it only
 * compares. It needs only the database. Exit codes: 0 when every document is as its history says, 2 when some were not,
 * 64 for invalid arguments, 78 for an invalid configuration, 1 for everything else. It is always safe to repeat.
 */
export async function runRebuild(process: JobProcess): Promise<void> {
  await runDatabaseJob(process, {
    what: 'rebuild',
    parse: parseDryRun,
    run: async ({ db, logger }, dryRun) => {
      const ports = { rebuilder: createPgRebuilder({ db }), logger };
      const { differing } = await rebuildDocuments(ports, { dryRun }, new AbortController().signal);
      return differing === 0 ? 0 : 2;
    },
  });
}

/** @throws UsageError */
function parseDryRun(args: string[]): boolean {
  const options = { 'dry-run': { type: 'boolean', default: false } } as const;
  return parseFlags({ args, options }, 'The only flag is --dry-run: compare, change nothing.').values[
    'dry-run'
  ];
}
