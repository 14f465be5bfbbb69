import type { DocumentStatus } from '../../kit/status-badge.tsx';

/** A step of a document through the pipeline. */
export interface Step {
  readonly status: DocumentStatus;
  readonly version: number;
  readonly at: string;
  readonly warningCount?: number | undefined;
}

/** A step, and how long the stage took that led to it; undefined for the first of a version. */
export interface Stage extends Step {
  readonly tookMs: number | undefined;
  /** Its part of the time of its version, from 0 to 1. */
  readonly part: number;
}

/** What happened to one version of a document. */
export interface VersionStages {
  readonly version: number;
  readonly stages: readonly Stage[];
  /** From its first step to its last, in milliseconds. */
  readonly tookMs: number;
}

/** The steps of each version with their times, the newest version first. */
export function stagesOf(timeline: readonly Step[]): VersionStages[] {
  const versions = Map.groupBy(timeline, ({ version }) => version);
  return [...versions]
    .sort(([one], [other]) => other - one)
    .map(([version, steps]) => {
      const inOrder = steps.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
      const tookMs = between(inOrder[0], inOrder.at(-1)) ?? 0;
      const stages = inOrder.map((step, place): Stage => {
        const stageMs = between(inOrder[place - 1], step);
        return { ...step, tookMs: stageMs, part: tookMs === 0 ? 0 : (stageMs ?? 0) / tookMs };
      });
      return { version, stages, tookMs };
    });
}

function between(one: Step | undefined, other: Step | undefined): number | undefined {
  return one && other ? Date.parse(other.at) - Date.parse(one.at) : undefined;
}
