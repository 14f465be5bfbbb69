import type { Db, Tx } from '@lectern/db';
import type { EventData, EventDefinition } from './event-definition.ts';
import { inbox } from './inbox.ts';
import type { Outbox } from './outbox.ts';

/**
 * Migrations of the tables `outbox` and `inbox`, for `migrate` of `@lectern/db`; run them before the service's own:
 * `directories: [{ name: 'events', url: eventsMigrations }, { name: 'document', url: … }]`.
 */
export const eventsMigrations = new URL('../migrations/', import.meta.url);

/** An event that a change causes, ready for the outbox; see {@link outgoing}. */
export interface OutgoingEvent {
  readonly definition: EventDefinition;
  readonly data: EventData;
  /** What it is about; usually a document's id. */
  readonly subject: string;
}

/** Makes an event with its data checked against its definition by the compiler; the outbox checks again when it runs. */
export function outgoing<D extends EventData>(
  definition: EventDefinition<D>,
  data: NoInfer<D>,
  subject: string,
): OutgoingEvent {
  return { definition, data, subject };
}

/** A transaction that can also publish. */
export interface EventTx extends Tx {
  /** Puts an event into the outbox: it is published if and only if the transaction commits. */
  publish(event: OutgoingEvent): Promise<void>;
}

/** What one transaction belongs to. */
export interface UnitOfWorkOptions {
  /** The event that causes the work; its effect happens once, however often it is delivered. */
  readonly eventId?: string | undefined;
  /**
   * The work is what becomes of the event as a dead letter: it happens once too, and not when the event was handled. The event itself can
   * still be handled later, when it is redriven.
   */
  readonly deadLetter?: boolean | undefined;
  /** Gives up, see `TransactionOptions.signal`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A change, its events (outbox) and the record that its cause was handled (inbox), all in one transaction.
 * Repositories are made with it; use cases never see a transaction.
 */
export interface UnitOfWork {
  /**
   * Runs `work` in a transaction: commits when it resolves, rolls back when it rejects.
   *
   * @returns undefined when the causing event was handled before; `work` has then not run
   * @throws as `Db.transaction`, and whatever `work` throws
   */
  run<T>(work: (tx: EventTx) => Promise<T>, options?: UnitOfWorkOptions): Promise<T | undefined>;
}

/** What {@link createUnitOfWork} needs. */
export interface UnitOfWorkParts {
  readonly db: Pick<Db, 'transaction'>;
  readonly outbox: Outbox;
  /** The service, as the inbox knows it. */
  readonly consumer: string;
}

/** Makes the unit of work of a service. The tables come from `eventsMigrations`. */
export function createUnitOfWork({ db, outbox, consumer }: UnitOfWorkParts): UnitOfWork {
  return {
    run: (work, { eventId, deadLetter = false, signal } = {}) =>
      db.transaction(
        async (tx) => {
          const first = deadLetter ? inbox.onceAsDeadLetter : inbox.once;
          if (eventId !== undefined && !(await first(tx, consumer, eventId))) return undefined;
          return work({
            query: tx.query,
            afterCommit: tx.afterCommit,
            publish: ({ definition, data, subject }) => outbox.add(tx, definition, data, { subject }),
          });
        },
        signal === undefined ? {} : { signal },
      ),
  };
}
