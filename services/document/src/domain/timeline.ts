import type { DocumentProperties, ReadingWarning } from '@lectern/contracts';
import { compareStatus, type DocumentStatus, isOutcome } from './status.ts';

/** Why a version will never be searchable unless somebody acts. */
export interface Failure {
  /** Where in the pipeline. */
  readonly stage: string;
  /** Stable slug. */
  readonly reason: string;
  /** What a person can do about it. */
  readonly message: string;
}

/** One step that a version took, with what was reported of it. */
export interface TimelineEntry {
  /** Order of arrival within the document, given by the store: what a reader has seen so far. */
  readonly position?: number;
  readonly version: number;
  readonly status: DocumentStatus;
  /** Of which attempt at the version; 1 where it is missing. */
  readonly attempt?: number;
  /** When it happened, by the clock of the service that did it. */
  readonly at: Date;
  readonly chunkCount?: number;
  readonly failure?: Failure;
  /** Of `embedded` and `indexed`: what was lost when the version was read; missing where nothing was. */
  readonly warnings?: readonly ReadingWarning[];
  /** Of the same: what the version says about itself. */
  readonly properties?: DocumentProperties;
}

/**
 * The timeline with one more entry. There is one entry per version and status; of two reports of the same step that of the
 * higher attempt stays, and within one attempt the later, whichever arrived first: when a step was done again, it says
 * what is there now. So the timeline is the same for every order and every repetition of the same reports, and whatever
 * is derived from it is too. A step that is done again in a higher attempt is a new one to who follows the document.
 */
export function withEntry(
  timeline: readonly TimelineEntry[],
  entry: TimelineEntry,
): readonly TimelineEntry[] {
  const known = timeline.find((e) => e.version === entry.version && e.status === entry.status);
  if (known !== undefined && !isLater(entry, known)) return timeline;
  const isRepeated = known?.position !== undefined && attemptOf(known) === attemptOf(entry);
  const position = isRepeated ? { position: known.position } : {};
  return [...timeline.filter((e) => e !== known), { ...entry, ...position }].sort(byTime);
}

/** The attempt that an entry is of. */
export function attemptOf({ attempt = 1 }: Pick<TimelineEntry, 'attempt'>): number {
  return attempt;
}

/** The order in which a timeline is shown: by version, then by time, then by the order of the steps. */
export function byTime(a: TimelineEntry, b: TimelineEntry): number {
  return a.version - b.version || a.at.getTime() - b.at.getTime() || compareStatus(a.status, b.status);
}

/**
 * The status of a version: the highest step that it took. Of its outcomes that of the higher attempt counts, and
 * `indexed` within one: times do not, since those of different machines do not compare. A failure that a new attempt was
 * made after does not count any more.
 */
export function standing(steps: readonly TimelineEntry[], attempt: number): DocumentStatus {
  const counting = steps.filter((step) => step.status !== 'failed' || attemptOf(step) >= attempt);
  return counting.sort(byStanding).at(-1)?.status ?? 'ingested';
}

function byStanding(a: TimelineEntry, b: TimelineEntry): number {
  const areOutcomes = isOutcome(a.status) && isOutcome(b.status);
  return (areOutcomes ? attemptOf(a) - attemptOf(b) : 0) || compareStatus(a.status, b.status);
}

/** Reports of the same moment that differ are ordered too, or the result would depend on the order of arrival. */
function isLater(a: TimelineEntry, b: TimelineEntry): boolean {
  const difference = attemptOf(a) - attemptOf(b) || a.at.getTime() - b.at.getTime();
  return difference === 0 ? facts(a) > facts(b) : difference > 0;
}

/** True when both say the same of the same step. */
export function isSameReport(a: TimelineEntry, b: TimelineEntry): boolean {
  const isSameStep = a.version === b.version && a.status === b.status && attemptOf(a) === attemptOf(b);
  return isSameStep && a.at.getTime() === b.at.getTime() && facts(a) === facts(b);
}

/** In one order, since the store keeps no order of names. */
function facts({ chunkCount = 0, failure, warnings = [], properties }: TimelineEntry): string {
  const losses = warnings.map(({ reason, page, detail }) => [reason, page, detail]);
  const own = Object.entries(properties?.metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const reasons = [failure?.stage, failure?.reason, failure?.message];
  return JSON.stringify([chunkCount, ...reasons, losses, properties?.title, own]);
}
