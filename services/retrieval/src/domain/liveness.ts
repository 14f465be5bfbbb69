import type { StoredHit } from './stored-hit.ts';

/** A candidate as far as its life is concerned. */
interface Candidate {
  readonly documentId: string;
  readonly version: number;
}

interface LiveVersion extends Candidate {
  readonly title: string;
}

/** A hit of a live version, with the title that its document has now. */
export type LiveHit<T extends Candidate = StoredHit> = T & { readonly title: string };

/**
 * Keeps the candidates that belong to the live version of a document that may be seen.
 *
 * `outdated`: one was of a version that has been replaced since the store was asked. The new version's points are there
 * by now but may not be among the candidates, so the store has to be asked again; without that a document would vanish
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
    if (document.version === candidate.version) hits.push({ ...candidate, title: document.title });
    else if (document.version > candidate.version) outdated = true;
  }
  return { hits, outdated };
}
