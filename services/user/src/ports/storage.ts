import type { OutgoingEvent } from '@lectern/events';
import type { DecidedClaim, StorageClaim, StorageState, TenantStorage } from '../domain/storage.ts';

/** What becomes of a claim. */
export interface ClaimChange {
  /** Undefined when nothing is to be counted otherwise. */
  readonly decided?: DecidedClaim | undefined;
  readonly events: readonly OutgoingEvent[];
}

/** The event that causes a change: it has its effect once. */
export interface CausedBy {
  readonly eventId: string;
  /** The change is what becomes of that event as a dead letter: once too, and not when it was handled. */
  readonly deadLetter?: boolean;
  readonly signal: AbortSignal;
}

/** What tenants store, by the claims of their documents. */
export interface StorageRepository {
  /**
   * Lets one claim at a time be decided in a tenant: `decide` sees what is reserved now, and what it says is written with its
   * events in the same transaction. Nothing is written when it returns undefined or throws, or when the event was handled before.
   * A document of another tenant is not changed.
   */
  change(
    claim: Pick<StorageClaim, 'documentId' | 'tenantId'>,
    decide: (state: StorageState) => ClaimChange | undefined,
    options: CausedBy,
  ): Promise<ClaimChange | undefined>;
  find(tenantId: string, signal: AbortSignal): Promise<TenantStorage>;
  /** Forgets documents that have taken nothing since then. @returns how many */
  purge(decidedBefore: Date): Promise<number>;
}
