import { runOps } from '@lectern/ops/run-ops';
import { z } from 'zod';
import { garbageReasons } from '../injection/garbage-messages.ts';

const listSchema = z.array(
  z.object({
    count: z.int(),
    entries: z.array(z.object({ id: z.string(), reason: z.string().optional() })).optional(),
  }),
);

/** What an operator did with dead letters. */
export interface SeenTo {
  readonly deleted: number;
  readonly redriven: number;
}

/**
 * Sees to the dead letters as the runbook says: what is no event of the platform is deleted, all else is redriven. Those that have no reason
 * yet, since SQS has just moved them, are left for the next time.
 *
 * @throws Error when the command cannot reach the platform
 */
export async function seeToDeadLetters(dataDir: string): Promise<SeenTo> {
  const queues = listSchema.parse(JSON.parse(await runOps(dataDir, 'dead-letters', '--json')));
  const entries = queues.flatMap(({ entries = [] }) => entries);
  const isGarbage = (reason: string): boolean => garbageReasons.some((known) => known === reason);
  const ids = (wanted: boolean): string[] =>
    entries.flatMap(({ id, reason }) => (reason !== undefined && isGarbage(reason) === wanted ? [id] : []));
  const [garbage, events] = [ids(true), ids(false)];
  if (garbage.length > 0) await runOps(dataDir, 'delete', '--id', garbage.join(','));
  if (events.length > 0) await runOps(dataDir, 'redrive', '--id', events.join(','));
  return { deleted: garbage.length, redriven: events.length };
}
