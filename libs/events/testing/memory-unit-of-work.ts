import { createMemoryDb, type MemoryDb } from '@lectern/db/testing/memory';
import { validated } from '../src/outbox.ts';
import type { EventTx, OutgoingEvent, UnitOfWork, UnitOfWorkOptions } from '../src/unit-of-work.ts';

export interface MemoryUnitOfWorkParts {
  /** Takes the events of what is committed, in their order. */
  readonly publish: (event: OutgoingEvent) => void;
  /** Which events had their effect; shared by all units of work of one consumer. */
  readonly inbox?: Set<string>;
  readonly db?: MemoryDb;
}

/**
 * {@link UnitOfWork} without a database. Its transactions have no statements: what else belongs to the change, `work` writes itself, in one
 * go, after all that may fail, publishing included.
 */
export function createMemoryUnitOfWork(parts: MemoryUnitOfWorkParts): UnitOfWork {
  const { publish, inbox = new Set(), db = createMemoryDb() } = parts;
  return {
    run: (work, options = {}) => db.query('COMMIT', () => runOnce({ publish, inbox }, work, options)),
  };
}

async function runOnce<T>(
  { publish, inbox }: Required<Pick<MemoryUnitOfWorkParts, 'publish' | 'inbox'>>,
  work: (tx: EventTx) => Promise<T>,
  { eventId, deadLetter = false, signal }: UnitOfWorkOptions,
): Promise<T | undefined> {
  signal?.throwIfAborted();
  const cause = deadLetter ? `${eventId} as a dead letter` : String(eventId);
  if (eventId !== undefined && (inbox.has(eventId) || inbox.has(cause))) return undefined;
  const events: OutgoingEvent[] = [];
  const result = await work({
    query: () => Promise.reject(new Error('There are no statements in memory.')),
    afterCommit: () => undefined,
    publish: async (event) => {
      validated(event.definition, event.data);
      events.push(event);
    },
  });
  for (const event of events) publish(event);
  if (eventId !== undefined) inbox.add(cause);
  return result;
}
