import type { Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import { injectTrace } from '@lectern/telemetry';
import { v7 as uuidv7 } from 'uuid';
import { type CloudEvent, mostMessageBytes, reservedBytes, sourceOf } from './cloud-event.ts';
import type { EventData, EventDefinition } from './event-definition.ts';

/** Options of one event. */
export interface AddOptions {
  /** What the event is about; usually a document's id. */
  readonly subject?: string;
  /** A UUID; default a new UUIDv7. Fixed by tests that publish one event twice. */
  readonly id?: string;
}

/**
 * Where a service puts its events: into a table, in the transaction of the change that they describe. So an event is
 * published if and only if the change was committed; see `createRelay` for how it gets from there to SNS.
 */
export interface Outbox {
  /**
   * Writes an event. The trace context of the active span goes with it, and the relay is woken
   * as soon as the transaction has committed.
   *
   * @throws AppError `internal` when `data` is not what the definition says (a bug of the producer, found before anybody
   *   else sees it) or when the event is over 254 KiB (keep large data in a blob and send its location)
   */
  add<D extends EventData>(
    tx: Tx,
    definition: EventDefinition<D>,
    data: NoInfer<D>,
    options?: AddOptions,
  ): Promise<void>;
}

/** An outbox as the relay sees it. */
export interface RelayedOutbox extends Outbox {
  /** The producing service. */
  readonly source: string;
  /** Calls back after every commit that added events. Returns the function that ends this. */
  onWake(callback: () => void): () => void;
}

const insert = `INSERT INTO outbox (id, type, event, traceparent, tracestate) VALUES ($1, $2, $3, $4, $5)`;

/** Makes the outbox of the service `source`. The table comes from `eventsMigrations`. */
export function createOutbox({ source }: { source: string }): RelayedOutbox {
  const callbacks = new Set<() => void>();
  return {
    source,
    onWake: (callback) => {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    // biome-ignore lint/complexity/useMaxParams: three are what every event needs; the options are for the few.
    add: async (tx, definition, data, options = {}) => {
      const event: CloudEvent = {
        specversion: '1.0',
        id: options.id ?? uuidv7(),
        source: sourceOf(source),
        type: definition.type,
        ...(options.subject === undefined ? {} : { subject: options.subject }),
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        data: validated(definition, data),
      };
      const text = JSON.stringify(event);
      refuseTooLarge(event, text);
      const { traceparent, tracestate } = injectTrace();
      await tx.query(insert, [event.id, event.type, text, traceparent, tracestate]);
      tx.afterCommit(() => {
        for (const callback of callbacks) callback();
      });
    },
  };
}

/** @throws AppError `internal` (`invalid_event`) */
export function validated<D extends EventData>(definition: EventDefinition<D>, data: D): D {
  const parsed = definition.schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new AppError('internal', `The data of a ${definition.type} is not what its schema says.`, {
    reason: 'invalid_event',
    cause: parsed.error,
  });
}

function refuseTooLarge(event: CloudEvent, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= mostMessageBytes - reservedBytes) return;
  throw new AppError('internal', `A ${event.type} of ${bytes} bytes cannot be published.`, {
    reason: 'event_too_large',
    details: { bytes, mostBytes: mostMessageBytes - reservedBytes },
  });
}
