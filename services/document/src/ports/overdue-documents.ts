import type { OutgoingEvent } from '@lectern/events';
import type { Claim } from '../domain/claim.ts';
import type { Document } from '../domain/document.ts';
import type { DocumentStatus } from '../domain/status.ts';
import type { Change, Current } from '../ports.ts';

/** Which documents a sweep takes, and for how long it then leaves them alone. */
export interface SweepQuery {
  /** Documents that took no step since then. */
  readonly idleSince: Date;
  readonly now: Date;
  readonly limit: number;
  /** How long a document is left alone that has now been swept so often without a step, in milliseconds. */
  readonly pauseMs: (sweeps: number) => number;
}

/** Documents that are not in a final status, unfinished deletions among them, and have waited for a step for too long. */
export interface OverdueDocuments {
  /**
   * How many took no step since then, or were swept since their last one, by status; a status without any is missing.
   */
  count(idleSince: Date, signal: AbortSignal): Promise<Partial<Record<DocumentStatus, number>>>;
  /**
   * Writes what `decide` says of up to `limit` overdue documents, with its events, all in one transaction. Tenants take turns,
   * each with those first that have waited longest. Of several calls at once, each leaves out what another one has
   * locked or taken, and never waits for it.
   *
   * @returns what was taken, as it was
   */
  sweep(
    query: SweepQuery,
    decide: (current: Current) => Change,
    signal: AbortSignal,
  ): Promise<Pick<Document, 'id' | 'status'>[]>;
  /**
   * Publishes what `decide` makes of up to `limit` claims that nobody waits for and that were sent at `sentBefore` or earlier
   * and not answered, all in one transaction; those of documents that wait are swept with these. The pause of a claim
   * doubles with each time, up to a day. Several calls at once share them as those of `sweep` do.
   *
   * @returns how many there were
   */
  sweepClaims(
    query: { readonly sentBefore: Date; readonly now: Date; readonly limit: number },
    decide: (claim: Claim) => OutgoingEvent,
    signal: AbortSignal,
  ): Promise<number>;
}
