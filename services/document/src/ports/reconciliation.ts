import type { ComparisonRequest, ComparisonResponse, StraysResponse } from '@lectern/contracts';
import type { OutgoingEvent } from '@lectern/events';
import type { Content, DocumentKey } from '../domain/document.ts';
import type { ComparableDocument, DriftCounts, Finding } from '../domain/drift.ts';
import type { Change, Current } from '../ports.ts';

/** What is compared: documents with their chunks and points, all points with documents, and all stored bytes with documents. */
export const reconciledParts = ['documents', 'points', 'content'] as const;
export type ReconciledPart = (typeof reconciledParts)[number];

/** A difference, and whether it was mended, or is being mended by an event. */
export interface MendedFinding extends Finding {
  readonly mended: boolean;
}

/** What came of one step of a round. */
export interface ReconciliationStep {
  /** Where the next step goes on; undefined when the round is over. */
  readonly position: string | undefined;
  readonly findings: readonly MendedFinding[];
}

/** How a round went. */
export interface RoundReport {
  readonly part: ReconciledPart;
  readonly completedAt: Date;
  readonly found: DriftCounts;
  readonly mended: DriftCounts;
}

/** The rounds of the comparison, of all instances together. */
export interface ReconciliationRounds {
  /**
   * Has `work` do the next step of the part's round, and begins one when the last began `roundMs` ago. While it works no other
   * instance does. When it fails, the call fails with its error, and the step is done again.
   *
   * @returns undefined when there is nothing to do, or another instance does it
   */
  step(
    part: ReconciledPart,
    options: { roundMs: number; work: (position: string | undefined) => Promise<ReconciliationStep> },
    signal: AbortSignal,
  ): Promise<ReconciliationStep | undefined>;
  /** The last complete round of each part. */
  reports(signal: AbortSignal): Promise<RoundReport[]>;
  /** Has a round of each part begin with the next step, whenever the last one was. @returns when */
  begin(signal: AbortSignal): Promise<Date>;
}

/** Documents as they are compared, over all tenants. */
export interface DocumentInventory {
  /** Those that are not deleted, in the order of their ids. */
  page(
    page: { after: string | undefined; limit: number },
    signal: AbortSignal,
  ): Promise<ComparableDocument[]>;
  /** Of these ids, whatever they look like, the documents that there are, deleted ones too. */
  find(ids: readonly string[], signal: AbortSignal): Promise<ComparableDocument[]>;
}

/** What another service has derived from documents. */
export interface DerivedData {
  compare(request: ComparisonRequest, signal: AbortSignal): Promise<ComparisonResponse>;
}

/** Points that should not be there. */
export interface StrayPoints {
  findStrays(position: string | undefined, signal: AbortSignal): Promise<StraysResponse>;
  removeStrays(document: DocumentKey, signal: AbortSignal): Promise<void>;
}

/** Has what is missing made again, and what is left removed, by events. */
export interface DriftRepairs {
  /**
   * Locks these documents and writes what `decide` says of each, with its events, all in one transaction.
   *
   * @returns the ids of those for which it said something
   */
  repair(
    ids: readonly string[],
    decide: (current: Current) => Change | undefined,
    signal: AbortSignal,
  ): Promise<string[]>;
  /** Publishes events about documents that there are not. */
  publish(events: readonly OutgoingEvent[], signal: AbortSignal): Promise<void>;
}

/** A blob as the store lists it. */
export interface ListedContent {
  readonly key: string;
  readonly modifiedAt: Date;
}

/** A place that is known. */
export interface NotedContent extends DocumentKey {
  readonly key: string;
  /** The newest version of a document that is not deleted points to it. */
  readonly used: boolean;
}

/** What bytes there are, and what is known of them. All in one bucket. */
export interface ContentInventory {
  /** The next blobs with that prefix, in the order of their keys. Fewer than `limit` are the last ones. */
  list(
    page: { prefix: string; after: string | undefined; limit: number },
    signal: AbortSignal,
  ): Promise<ListedContent[]>;
  /** Places whose keys are beyond `after`, and up to and with `until`, in the order of their keys. */
  notesBetween(
    range: { after: string | undefined; until: string | undefined; limit: number },
    signal: AbortSignal,
  ): Promise<NotedContent[]>;
  /** Whether the newest version of a document that is not deleted points to it now. */
  isUsed(key: string, signal: AbortSignal): Promise<boolean>;
  /** Of these keys, those that some version of a document names. */
  versionsOf(keys: readonly string[], signal: AbortSignal): Promise<Set<string>>;
  /** Notes a place to which no document points, so that it is collected in time. Nothing when it is known. */
  adopt(key: DocumentKey, location: Pick<Content['location'], 'key'>, signal: AbortSignal): Promise<void>;
}
