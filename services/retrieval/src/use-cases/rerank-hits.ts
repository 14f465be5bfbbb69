import type { RankedHit } from '../domain/hits.ts';
import type { Reranker } from '../ports.ts';

/**
 * The hits in the reranker's order, those first that it has ranked, with its scores; the others follow as they were, below them.
 *
 * @throws what the reranker throws
 */
export async function rerankHits(
  reranker: Reranker,
  { text, hits }: { text: string; hits: readonly RankedHit[] },
  signal: AbortSignal,
): Promise<RankedHit[]> {
  const asked = hits.slice(0, reranker.topN);
  if (asked.length === 0) return [];
  const texts = asked.map((hit) => [...hit.headings, hit.text].join('\n'));
  const ranked = await reranker.rerank(text, texts, signal);
  const first = ranked.flatMap(({ index, score }) => {
    const hit = asked[index];
    return hit === undefined ? [] : [{ ...hit, score }];
  });
  const known = new Set(first.map(({ pointId }) => pointId));
  const rest = hits.filter(({ pointId }) => !known.has(pointId));
  const best = rest[0]?.score || 1;
  const least = first.at(-1)?.score ?? 1;
  // Below all that were ranked, in their own order.
  return [...first, ...rest.map((hit) => ({ ...hit, score: least - 1 + hit.score / best }))];
}
