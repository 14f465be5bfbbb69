import type { SearchExplanation } from '@lectern/contracts';
import { type QueryWord, wordsFound } from '@lectern/text';
import type { Ranked, Retrieved, ScoreParts } from './fusion.ts';
import type { LiveHit } from './hits.ts';

/** What a ranking was made of. */
export interface RankingFacts {
  readonly retrieved: Retrieved<Ranked>;
  readonly words: readonly QueryWord[];
  /** Undefined when nothing was compared by meaning. */
  readonly cosines?: ReadonlyMap<string, number>;
  /** Undefined when nothing was fused. */
  readonly parts?: ((pointId: string) => ScoreParts) | undefined;
}

/** Digits that are told; the last ones of a sum say nothing. */
const digits = 4;

/** Makes what says of a hit why it is one. Costs a look at its text, so it is for the hits of an answer and not for candidates. */
export function explainerOf({ retrieved, words, cosines, parts }: RankingFacts) {
  const lexical = placesOf(retrieved.lexical);
  const dense = placesOf(retrieved.dense);
  return (hit: LiveHit): SearchExplanation => {
    const found = wordsFound(words, textOf(hit));
    const place = lexical.get(hit.pointId);
    const cosine = cosines?.get(hit.pointId);
    const fused = parts?.(hit.pointId);
    return {
      words: { found: found.found.map(shown), missing: found.missing.map(shown) },
      lexical: place === undefined ? null : { rank: place.rank, score: rounded(place.score) },
      dense:
        cosine === undefined
          ? null
          : {
              rank: dense.get(hit.pointId)?.rank ?? null,
              cosine: Math.max(-1, Math.min(1, rounded(cosine))),
            },
      fusion: fused === undefined ? null : { lexical: rounded(fused.lexical), dense: rounded(fused.dense) },
    };
  };
}

/** All of a chunk that words are looked up in. */
export function textOf({ title, headings, text }: LiveHit): string {
  return [title, ...headings, text].join('\n');
}

function placesOf(ranked: readonly Ranked[]): ReadonlyMap<string, { rank: number; score: number }> {
  return new Map(ranked.map(({ pointId, score }, at) => [pointId, { rank: at + 1, score }]));
}

/** The first form is the word as it was asked. */
function shown([word = '']: QueryWord): string {
  return word;
}

function rounded(value: number): number {
  return Number(value.toFixed(digits));
}
