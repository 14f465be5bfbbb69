import type { OutgoingEvent } from '@lectern/events';
import type { DocumentKey } from '../domain/document.ts';
import type { ErasedAmounts, Erasure } from '../domain/erasure.ts';

/** Erasures, until some time after nothing is left of their documents. */
export interface Erasures {
  /** Keeps an erasure; one that is known stays as it is. */
  note(erasure: Erasure, signal: AbortSignal): Promise<void>;
  /** Those that go on; and for a day those that have ended, since an upload may have been under way. */
  current(signal: AbortSignal): Promise<Erasure[]>;
  /** Those that go on and are about a document, whatever has become of it. */
  ofDocument(key: DocumentKey, signal: AbortSignal): Promise<Erasure[]>;
  /** Ids of documents that are to be deleted still. */
  nextDocuments(erasure: Erasure, limit: number, signal: AbortSignal): Promise<string[]>;
  /**
   * Ends an erasure if nothing is left of its documents: deletes the collections that its people made, keeps those that documents of others are
   * in without saying who made them, and publishes what `report` makes of it in the same transaction: once,
   * and once more for each call with `again`. Collections that came since go likewise.
   *
   * @returns whether it was published
   */
  end(
    erasure: Erasure,
    report: (amounts: ErasedAmounts) => OutgoingEvent,
    options: { readonly again: boolean; readonly signal: AbortSignal },
  ): Promise<boolean>;
}
