import { setTimeout as delay } from 'node:timers/promises';
import type { Query } from '../stores/query.ts';

const mostOnTheirWay = 120;
const longestMs = 60_000;
const lookEveryMs = 500;

const countSql = `SELECT count(*)::int AS n FROM documents WHERE status IN ('ingested', 'embedded', 'deleting')`;

/**
 * Waits until not too many documents are on their way, a minute at most: callers stop, too, when nothing comes of what they sent.
 * Otherwise a run on a slow machine would be about its backlog. While the database does not answer, nobody can know.
 */
export async function untilRoom(query: Query): Promise<void> {
  const deadline = performance.now() + longestMs;
  while (performance.now() < deadline && (await onTheirWay(query)) > mostOnTheirWay) await delay(lookEveryMs);
}

async function onTheirWay(query: Query): Promise<number> {
  try {
    const [row] = await query<{ n: number }>('document', countSql);
    return row?.n ?? 0;
  } catch {
    return 0;
  }
}
