import type { HistoryEntry } from './document-data.ts';

/** A step of a document through the pipeline; `retried` begins an attempt after the first. */
export interface Step {
  readonly status: string;
  readonly version: number;
  readonly at: string;
  readonly warningCount?: number | undefined;
  readonly requestId?: string | undefined;
  readonly traceId?: string | undefined;
}

/** A step, and how long the stage took that led to it; undefined for the first of an attempt. */
export interface Stage extends Step {
  readonly tookMs: number | undefined;
  /** Its part of the time of its attempt, from 0 to 1. */
  readonly part: number;
}

/** One way through the pipeline. */
export interface Attempt {
  readonly attempt: number;
  readonly stages: readonly Stage[];
  /** From its first step to its last, in milliseconds. */
  readonly tookMs: number;
}

/** What happened to one version of a document. */
export interface VersionStages {
  readonly version: number;
  /** Of its content, where the history tells it. */
  readonly bytes: number | undefined;
  /** In their order. */
  readonly attempts: readonly Attempt[];
  /** Of all attempts, without the time between them, in milliseconds. */
  readonly tookMs: number;
}

interface Steps {
  readonly attempt: number;
  readonly steps: readonly Step[];
}

interface Told {
  readonly bytes: number | undefined;
  readonly attempts: readonly Steps[];
}

/**
 * The steps of each version with their times, the newest version first. The timeline has only the last attempt's step of each kind, and waits
 * between attempts look like work on it; where the history has a version from its beginning, that is told instead.
 *
 * @param history in any order
 */
export function stagesOf(
  timeline: readonly Step[],
  history: readonly HistoryEntry[],
  newestVersion: number,
): VersionStages[] {
  const told = toldBy(history, newestVersion);
  const versions = Map.groupBy(timeline, ({ version }) => version);
  return [...versions]
    .sort(([one], [other]) => other - one)
    .map(([version, steps]) => {
      const { bytes, attempts } = told.get(version) ?? {
        bytes: undefined,
        attempts: [{ attempt: 1, steps }],
      };
      const timed = attempts.map(withTimes);
      return { version, bytes, attempts: timed, tookMs: timed.reduce((sum, { tookMs }) => sum + tookMs, 0) };
    });
}

/** The versions that the history has from their first step on. */
function toldBy(history: readonly HistoryEntry[], newestVersion: number): Map<number, Told> {
  const told = new Map<number, Told>();
  const newestFirst = history.toSorted((one, other) => Number(other.id) - Number(one.id));
  let version = newestVersion;
  let later: HistoryEntry[] = [];
  for (const entry of newestFirst) {
    later = [entry, ...later];
    const isFirst = entry.kind === 'created' || entry.kind === 'replaced';
    if (!isFirst) continue;
    told.set(version, { bytes: entry.bytes, attempts: attemptsOf(later, version) });
    later = [];
    version -= 1;
  }
  return told;
}

function attemptsOf(entries: readonly HistoryEntry[], version: number): Steps[] {
  const attempts: { attempt: number; steps: Step[] }[] = [];
  for (const entry of entries) {
    const status = statusOf(entry);
    if (status === undefined) continue;
    const { at, requestId, traceId, warnings = [] } = entry;
    const warningCount = warnings.length === 0 ? undefined : warnings.length;
    const step = { status, version, at, warningCount, requestId, traceId };
    if (attempts.length === 0 || entry.kind === 'retried')
      attempts.push({ attempt: entry.attempt ?? 1, steps: [step] });
    else attempts.at(-1)?.steps.push(step);
  }
  return attempts;
}

/** Undefined for what is no step of the pipeline. */
function statusOf({ kind, status }: HistoryEntry): string | undefined {
  if (kind === 'created' || kind === 'replaced') return 'ingested';
  if (kind === 'retried') return 'retried';
  if (kind === 'deletion_begun') return 'deleting';
  return kind === 'progressed' ? status : undefined;
}

function withTimes({ attempt, steps }: Steps): Attempt {
  const inOrder = steps.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const tookMs = between(inOrder[0], inOrder.at(-1)) ?? 0;
  const stages = inOrder.map((step, place): Stage => {
    const stageMs = between(inOrder[place - 1], step);
    return { ...step, tookMs: stageMs, part: tookMs === 0 ? 0 : (stageMs ?? 0) / tookMs };
  });
  return { attempt, stages, tookMs };
}

function between(one: Step | undefined, other: Step | undefined): number | undefined {
  return one && other ? Date.parse(other.at) - Date.parse(one.at) : undefined;
}
