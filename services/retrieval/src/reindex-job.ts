import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@lectern/errors';
import type { CommandProcess } from '@lectern/service/command';
import { runDatabaseJob } from '@lectern/service/database-job';
import { createPgReindexRequests } from './adapters/pg-reindex-requests.ts';
import type { ReindexProgress, ReindexRequests } from './ports/reindex.ts';
import { parseReindexFlags, type ReindexFlags } from './reindex-flags.ts';
import { describeProgress, endOf } from './reindex-report.ts';

/** Often enough for a person who watches. */
const lookEveryMs = 500;

/**
 * Runs the command `reindex`: has the retrieval service build an index of another model, reports how far it is, and exits
 * when searches use it. The service does the work, so that the command can be ended and repeated at any time: it joins what
 * is under way, and tries again what failed. It needs only the database. Exit codes: 0 when the index is of the model, 2 when
 * it is refused or cannot be completed, 64 for invalid arguments, 78 for an invalid configuration, 1 for everything else.
 */
export async function runReindex(process: CommandProcess): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await runDatabaseJob<ReindexFlags>({
    ...{ name: 'retrieval', what: 'reindex', process },
    parse: parseReindexFlags,
    run: ({ db }, flags) => {
      const requests = createPgReindexRequests({ db });
      return 'cancel' in flags ? cancel(requests, say) : follow(requests, flags, say);
    },
  });
}

async function cancel(requests: ReindexRequests, say: (line: string) => void): Promise<number> {
  const indexId = await requests.cancel(new AbortController().signal);
  say(indexId === undefined ? 'No index is being built.' : `Index ${indexId} is given up.`);
  return 0;
}

async function follow(
  requests: ReindexRequests,
  { model }: Extract<ReindexFlags, { model: unknown }>,
  say: (line: string) => void,
): Promise<number> {
  const { signal } = new AbortController();
  const indexId = await requests.request(model, signal).catch(refusedBy);
  if (typeof indexId === 'string') {
    say(indexId);
    return 2;
  }
  const begun = { at: performance.now(), progress: await requests.progress(indexId, signal) };
  let last = '';
  for (;;) {
    const progress = await requests.progress(indexId, signal);
    const line = describeProgress(progress, rateOf(begun, progress));
    if (line !== last) say(line);
    last = line;
    const end = endOf(progress);
    if (end !== undefined) return end;
    await delay(lookEveryMs);
  }
}

/** What speaks against it, in the operator's words. */
function refusedBy(error: unknown): string {
  if (error instanceof AppError && error.code === 'conflict') return error.message;
  throw error;
}

/** Documents a second since the command began. */
function rateOf(begun: { at: number; progress: ReindexProgress }, now: ReindexProgress): number {
  const seconds = (performance.now() - begun.at) / 1_000;
  const copied = begun.progress.remaining - now.remaining;
  return seconds > 1 && copied > 0 ? copied / seconds : 0;
}
