import type { SearchExplanation } from '@lectern/contracts';
import type { Collapsed } from './equal-chunks.ts';

/** A chunk as the index gives it back. */
export interface StoredChunk {
  readonly documentId: string;
  readonly version: number;
  readonly chunkId: string;
  readonly ordinal: number;
  readonly text: string;
  readonly headings: readonly string[];
  readonly page?: number | undefined;
}

/** A point that matched, best first. A score orders one answer and means nothing beyond it. */
export interface StoredHit extends StoredChunk {
  readonly pointId: string;
  readonly score: number;
}

/** What an order of hits can be made of. */
export interface Placed {
  readonly score: number;
  readonly documentId: string;
  readonly version: number;
  readonly ordinal: number;
}

/**
 * Hits best first; those with the same score by document, version and place in it. A store leaves the order of equal
 * scores to the layout of its files, which everybody's writes change: the order would reveal them.
 */
export function bestFirst<T extends Placed>(hits: readonly T[]): T[] {
  return hits.toSorted(
    (a, b) =>
      b.score - a.score ||
      compareText(a.documentId, b.documentId) ||
      a.version - b.version ||
      a.ordinal - b.ordinal,
  );
}

/** By code units: the same on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The part of a candidate that decides whether it is live. */
interface Candidate {
  readonly documentId: string;
  readonly version: number;
}

interface LiveVersion extends Candidate {
  readonly title: string;
  readonly filename?: string | undefined;
}

/** A hit of a live version, with the title and the file name that its document has now. */
export type LiveHit<T extends Candidate = StoredHit> = T & Omit<LiveVersion, keyof Candidate>;

/** A hit in its place in an answer. */
export interface RankedHit extends Collapsed<LiveHit> {
  /** As `domain/relevance.ts` has it; null when nothing was compared by meaning. */
  readonly relevance: number | null;
  /** Where it was asked for. */
  readonly explanation?: SearchExplanation;
}

/**
 * Keeps the candidates that belong to the live version of a document that may be seen.
 *
 * `outdated`: one was of a version that has been replaced since the store was searched. The new version's points are there
 * by now but may not be among the candidates, so the store has to be searched again; without that a document would vanish
 * from answers for a moment whenever it is replaced.
 */
export function keepLive<T extends Candidate>(
  candidates: readonly T[],
  live: readonly LiveVersion[],
): { hits: LiveHit<T>[]; outdated: boolean } {
  const byId = new Map(live.map((document) => [document.documentId, document]));
  const hits: LiveHit<T>[] = [];
  let outdated = false;
  for (const candidate of candidates) {
    const document = byId.get(candidate.documentId);
    if (document === undefined) continue;
    const { title, filename } = document;
    if (document.version === candidate.version)
      hits.push({ ...candidate, title, ...(filename === undefined ? {} : { filename }) });
    else if (document.version > candidate.version) outdated = true;
  }
  return { hits, outdated };
}

/**
 * Which versions answer when a search can look no more: the live ones, but of a document whose live version is not among the
 * candidates the newest candidate that is not older than what was live earlier in the same search. It answered while the search
 * ran; without it a document that is replaced again and again would vanish from answers.
 *
 * @param earlier what was live when each document was first looked at in this search
 */
export function keepReplaced(
  candidates: readonly Candidate[],
  live: readonly LiveVersion[],
  earlier: ReadonlyMap<string, LiveVersion>,
): LiveVersion[] {
  const found = Map.groupBy(candidates, (candidate) => candidate.documentId);
  return live.map((document) => {
    const versions = (found.get(document.documentId) ?? []).map(({ version }) => version);
    const before = earlier.get(document.documentId);
    if (before === undefined || versions.includes(document.version)) return document;
    const newest = Math.max(...versions.filter((version) => version < document.version));
    return newest >= before.version ? { ...before, version: newest } : document;
  });
}
