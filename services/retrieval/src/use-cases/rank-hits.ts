import { coverageOf, languageCodeOf, queryWordsOf } from '@lectern/text';
import type { AccessScope } from '../domain/access-scope.ts';
import { type Background, crowdingOf, floorOf, nearnessOf } from '../domain/background.ts';
import { collapseEqual } from '../domain/equal-chunks.ts';
import { explainerOf, type RankingFacts, textOf } from '../domain/explain-hit.ts';
import { type BestHit, fuse, partsOf, type Retrieved, trustOf } from '../domain/fusion.ts';
import type { LiveHit, RankedHit } from '../domain/hits.ts';
import { relevanceOf } from '../domain/relevance.ts';
import { limits } from '../limits.ts';
import type { EmbeddedQuery, VectorStore } from '../ports.ts';

/** What was found for a query, and by what. */
export interface Found extends Retrieved<LiveHit> {
  readonly scope: AccessScope;
  readonly text: string;
  /** Undefined when nothing was compared by meaning. */
  readonly embedded: EmbeddedQuery | undefined;
}

/** Characters of a chunk that its language is told by. */
const languageSample = 300;

/**
 * Orders the hits of both retrievers, best first, each with its relevance. What only the lexical retriever found is
 * compared by meaning as well: how far it is from the query says as much as that it is not among the nearest. Equal chunks are one hit.
 * With `explain` each hit says why it is one. Decides on no error.
 */
export async function rankHits(
  store: Pick<VectorStore, 'scoreDense'>,
  {
    dense,
    lexical,
    scope,
    text,
    embedded,
    topK,
    explain,
  }: Found & { topK: number; explain?: boolean | undefined },
  signal: AbortSignal,
): Promise<RankedHit[]> {
  const placed = <T extends LiveHit>(ranked: readonly T[]) =>
    collapseEqual(ranked, limits.hitDocuments.value).slice(0, topK);
  const words = queryWordsOf(text);
  const explaining = (facts: Pick<RankingFacts, 'cosines' | 'parts'>) => {
    if (explain !== true) return () => ({});
    const explanationOf = explainerOf({ retrieved: { dense, lexical }, words, ...facts });
    return (hit: LiveHit) => ({ explanation: explanationOf(hit) });
  };
  if (embedded === undefined) {
    const explained = explaining({});
    return placed(lexical).map((hit) => ({ ...hit, relevance: null, ...explained(hit) }));
  }
  const { vector, background } = embedded;
  const near = new Map(dense.map(({ pointId, score }) => [pointId, score]));
  const pointIds = lexical.map(({ pointId }) => pointId).filter((id) => !near.has(id));
  const others = pointIds.length === 0 ? [] : await store.scoreDense(scope, { vector, pointIds }, signal);
  const cosines = new Map([...near, ...others]);
  const best = bestHit(dense[0], background);
  const trust = trustOf(best);
  const evidence = { cosines, floor: floorOf(background), trust };
  const isFused = lexical.length > 0;
  const ranked = isFused ? fuse({ dense, lexical }, evidence) : dense;
  const explained = explaining({
    cosines,
    parts: isFused ? partsOf({ dense, lexical }, evidence) : undefined,
  });
  return placed(ranked).map((hit) => {
    const nearness = nearnessOf(cosines.get(hit.pointId) ?? 0, languageOf(hit), background);
    const coverage = coverageOf(words, textOf(hit));
    const relevance = relevanceOf({ nearness, coverage, nearest: best.nearness });
    return { ...hit, relevance, ...explained(hit) };
  });
}

function bestHit(best: LiveHit | undefined, background: Background): BestHit {
  if (best === undefined) return { nearness: 0, crowding: 0 };
  const language = languageOf(best);
  return {
    nearness: nearnessOf(best.score, language, background),
    crowding: crowdingOf(language, background),
  };
}

function languageOf({ text }: LiveHit): string {
  return languageCodeOf(text.slice(0, languageSample));
}
