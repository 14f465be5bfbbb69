import type { OutgoingEvent } from '@lectern/events';

/** The removal of all that is kept of a person, or of a tenant, that the user service has asked for. */
export interface Erasure {
  readonly id: string;
  readonly tenantId: string;
  /** Undefined for all of the tenant. */
  readonly ownerId: string | undefined;
}

/** Erasures, until some time after nothing is left of what they are about. `Amounts` are numbers by the names of what is counted. */
export interface Erasures<Amounts> {
  /**
   * Removes what the service keeps of a person or a tenant, and adds it to what the erasure has removed. Repeated, it goes on with what has come
   * since.
   *
   * @returns how many rows
   */
  remove(erasure: Erasure, signal: AbortSignal): Promise<number>;
  /** Publishes what `report` makes of all that an erasure has removed, once for an event. */
  report(
    erasure: Erasure,
    report: (amounts: Amounts) => OutgoingEvent,
    options: { readonly eventId: string; readonly signal: AbortSignal },
  ): Promise<void>;
  /** Those of the last day, in which a request may have been under way. */
  recent(signal: AbortSignal): Promise<Erasure[]>;
  /** Forgets those that nobody asks for again. @returns how many */
  purge(): Promise<number>;
}
