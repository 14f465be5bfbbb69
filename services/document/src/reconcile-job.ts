import { setTimeout as delay } from 'node:timers/promises';
import { type CommandProcess, parseFlags, UsageError } from '@lectern/service/command';
import { createPgReconciliationRounds } from './adapters/pg-reconciliation-rounds.ts';
import { runDatabaseJob } from './database-job.ts';
import { driftKinds } from './domain/drift.ts';
import type { RoundReport } from './ports/reconciliation.ts';
import { awaitRound } from './use-cases/await-round.ts';

/**
 * Runs the command `reconcile`: has the running service compare all stores with the documents now, waits for that, and prints what
 * was found. It needs only the database; the service does the work. Exit codes: 0 when nothing differs, 2 when something did, 64 for
 * invalid arguments, 78 for an invalid configuration, 1 for everything else, also when it takes longer than `--timeout`
 * seconds: then it goes on all the same. It is always safe to repeat.
 */
export async function runReconcile(process: CommandProcess): Promise<void> {
  await runDatabaseJob(process, {
    what: 'reconcile',
    parse: parseTimeout,
    run: async ({ db }, timeoutSeconds) => {
      const ports = {
        rounds: createPgReconciliationRounds({ db }),
        pause: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
      };
      const reports = await awaitRound(ports, AbortSignal.timeout(timeoutSeconds * 1_000));
      process.stdout.write(describe(reports));
      return reports.every(({ found }) => Object.keys(found).length === 0) ? 0 : 2;
    },
  });
}

/** A line for each kind of difference. */
export function describe(reports: readonly RoundReport[]): string {
  const lines = driftKinds.flatMap((kind) => {
    const sum = (of: 'found' | 'mended') => reports.reduce((total, each) => total + (each[of][kind] ?? 0), 0);
    return sum('found') === 0 ? [] : [[kind, sum('found'), sum('mended')]];
  });
  if (lines.length === 0) return 'Nothing differs from the documents.\n';
  return [['difference', 'found', 'mended'], ...lines]
    .map(
      ([kind, found, mended]) =>
        `${String(kind).padEnd(18)}${String(found).padStart(8)}${String(mended).padStart(8)}\n`,
    )
    .join('');
}

const usage = 'The only flag is --timeout SECONDS: how long to wait for the end; default 3600.';

/** @throws UsageError */
function parseTimeout(args: string[]): number {
  const options = { timeout: { type: 'string', default: '3600' } } as const;
  const { timeout } = parseFlags({ args, options }, usage).values;
  if (!/^[1-9]\d{0,6}$/.test(timeout)) throw new UsageError('--timeout takes a whole number from 1.', usage);
  return Number(timeout);
}
