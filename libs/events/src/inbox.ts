import { purgeRows, type Queryable, type Tx } from '@lectern/db';

/**
 * Makes at-least-once delivery have its effect exactly once: the handler records the event in the transaction of its own
 * work, so that both are there or neither.
 *
 * ```ts
 * await db.transaction(async (tx) => {
 *   if (!(await inbox.once(tx, 'retrieval', event.id))) return;
 *   …
 * });
 * ```
 *
 * Two deliveries at the same time: the second waits in `once` until the first has committed (and gets false) or
 * rolled back (and gets true). What a handler does outside of the transaction, such as calls to other services,
 * can happen more than once and has to be idempotent by itself.
 */
export interface Inbox {
  /** True for the first delivery of an event to `consumer`, false for one whose effect is already committed. */
  once(tx: Tx, consumer: string, eventId: string): Promise<boolean>;
  /** True for the first report that an event was given up, unless its effect is committed. */
  onceAsDeadLetter(tx: Tx, consumer: string, eventId: string): Promise<boolean>;
}

/** See {@link Inbox}. Without state of its own: all of it is in the table, which comes from `eventsMigrations`. */
export const inbox: Inbox = Object.freeze({
  async once(tx: Tx, consumer: string, eventId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      'INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [consumer, eventId],
    );
    return rowCount === 1;
  },
  async onceAsDeadLetter(tx: Tx, consumer: string, eventId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `INSERT INTO inbox (consumer, event_id) SELECT $1, $3::text
       WHERE NOT EXISTS (SELECT FROM inbox WHERE consumer = $1 AND event_id = $2) ON CONFLICT DO NOTHING`,
      [consumer, eventId, `${eventId} as a dead letter`],
    );
    return rowCount === 1;
  },
});

/**
 * Deletes the rows of events received before `olderThan` and resolves to their number. To be called at intervals.
 * An event that is delivered after that has its effect again, so keep rows longer than queues keep messages:
 * at least 14 days, plus the time in which you redrive dead letters.
 */
export function purgeInbox(db: Queryable, olderThan: Date): Promise<number> {
  return purgeRows(db, { table: 'inbox', where: 'received_at < $1', values: [olderThan] });
}
