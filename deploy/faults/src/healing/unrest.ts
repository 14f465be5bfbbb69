import { countMessages } from '../stores/aws.ts';
import { countOutboxes } from '../stores/databases.ts';
import type { Stores } from '../stores/read-snapshot.ts';

/** What still goes on in a platform: how much of it, by what it is. */
export type Unrest = Readonly<Record<string, number>>;

const waitingSql = `SELECT
  (SELECT count(*)::int FROM documents WHERE status IN ('ingested', 'embedded', 'deleting')) AS documents,
  (SELECT count(*)::int FROM document_blobs WHERE unused_since IS NOT NULL) AS "unused blobs",
  (SELECT count(*)::int FROM document_claims WHERE NOT settled) AS "open claims"`;

/** Looks what waits, is at work, or is still to be collected. */
export async function readUnrest({ query, aws }: Stores): Promise<Unrest> {
  const [waiting] = await query<Record<string, number>>('document', waitingSql);
  return { ...waiting, ...prefixed('outbox of', await countOutboxes(query)), ...(await countMessages(aws)) };
}

/** True for a platform in which nothing goes on. */
export function isQuiet(unrest: Unrest): boolean {
  return Object.values(unrest).every((count) => count === 0);
}

/** What goes on, as a text. */
export function describeUnrest(unrest: Unrest): string {
  return Object.entries(unrest)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

/** Whether the dead-letter queues have anything. */
export function hasDeadLetters(unrest: Unrest): boolean {
  return Object.entries(unrest).some(([name, count]) => name.endsWith('-dead-letter') && count > 0);
}

function prefixed(prefix: string, counts: Unrest): Unrest {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix} ${name}`, count]));
}
