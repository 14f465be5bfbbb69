import { compareStatus, type DocumentStatus } from './status.ts';

/** Why a version will never be searchable unless somebody acts. */
export interface Failure {
  /** Where in the pipeline. */
  readonly stage: string;
  /** Stable slug. */
  readonly reason: string;
  /** For a person: what to do. */
  readonly message: string;
}

/** One step that a version took, with what the step told us. */
export interface TimelineEntry {
  /** Order of arrival within the document, given by the store: what a reader has seen so far. */
  readonly position?: number;
  readonly version: number;
  readonly status: DocumentStatus;
  /** When it happened, by the clock of the service that did it. */
  readonly at: Date;
  readonly chunkCount?: number;
  readonly failure?: Failure;
}

/**
 * The timeline with one more entry. There is one entry per version and status; of two reports of the same step the
 * earlier stays, whichever arrived first. So the timeline is the same for every order and every repetition of the same
 * reports, and whatever is derived from it is too.
 */
export function withEntry(
  timeline: readonly TimelineEntry[],
  entry: TimelineEntry,
): readonly TimelineEntry[] {
  const known = timeline.find((e) => e.version === entry.version && e.status === entry.status);
  if (known !== undefined && !isEarlier(entry, known)) return timeline;
  const position = known?.position === undefined ? {} : { position: known.position };
  return [...timeline.filter((e) => e !== known), { ...entry, ...position }].sort(byTime);
}

/** The order in which a timeline is shown: by version, then by time, then by the order of the steps. */
export function byTime(a: TimelineEntry, b: TimelineEntry): number {
  return a.version - b.version || a.at.getTime() - b.at.getTime() || compareStatus(a.status, b.status);
}

/** Reports of the same moment that differ are put in an order too, else the result would depend on arrival. */
function isEarlier(a: TimelineEntry, b: TimelineEntry): boolean {
  const difference = a.at.getTime() - b.at.getTime();
  return difference === 0 ? facts(a) < facts(b) : difference < 0;
}

function facts({ chunkCount = 0, failure }: TimelineEntry): string {
  return JSON.stringify([chunkCount, failure?.stage, failure?.reason, failure?.message]);
}
