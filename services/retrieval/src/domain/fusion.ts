/** One entry of a ranking, best first. Scores of different retrievers are on scales of their own. */
export interface Ranked {
  readonly pointId: string;
  readonly score: number;
}

/**
 * What the two retrievers found. A retriever is one way to find candidates: the dense one compares the query's vector with
 * those of the chunks, the lexical one looks up its words. A hybrid search runs both and fuses what they found.
 */
export interface Retrieved<T extends Ranked> {
  readonly dense: readonly T[];
  readonly lexical: readonly T[];
}

/** What is known of the dense scores. */
export interface DenseEvidence {
  /** Cosines of all candidates, also of those that only the lexical retriever found. */
  readonly cosines: ReadonlyMap<string, number>;
  /** The cosine of texts that share nothing. */
  readonly floor: number;
  /** How much the model's vectors of this query are worth, 0 to 1: {@link trustOf}. */
  readonly trust: number;
}

/** Weight of the dense score beside the lexical one's 1, where the model is trusted and words decide nothing. */
const denseWeight = 2;
/** The share of that weight that is lost where the words decide: where one chunk has them and the tenth has none. */
const decided = 0.5;
/** What counts as the end of the head of a ranking. */
const headLength = 10;
/** Nearness of the best hit at which the model is trusted wholly; hits of known languages have some more (0.5 to 0.65). */
const trusted = 0.5;
/** Crowding up to which a model knows a language: a multilingual one has 0.15 to 0.25. */
const known = 0.2;
/** Crowding from which on it says nothing of it: Russian, Chinese and Japanese have some 0.5 with a model of English, German 0.25. */
const lost = 0.5;

/** What a model's vectors say for a query: of the hit that they put first. */
export interface BestHit {
  /** As `nearnessOf` has it. */
  readonly nearness: number;
  /** How crowded the model has its language, as `crowdingOf` has it. */
  readonly crowding: number;
}

/**
 * How much a model's vectors are worth for a query, 0 to 1: the more, the nearer the hit is that it puts first, and the less, the closer it
 * puts texts of that hit's language together which have nothing to do with each other.
 */
export function trustOf({ nearness, crowding }: BestHit): number {
  return clamped(nearness / trusted) * clamped((lost - crowding) / (lost - known));
}

function clamped(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/**
 * Fuses rankings into one, best first. Each score counts by its share of the retriever's best one; the dense share weighs as much as
 * the model is trusted, and less where the lexical ranking is clear (docs/adr/0037-fusion-and-relevance.md). Scores are between 0 and 1.
 *
 * Ties go to the dense retriever, then to the better rank, so that equal input gives equal output.
 */
export function fuse<T extends Ranked>({ dense, lexical }: Retrieved<T>, evidence: DenseEvidence): T[] {
  const shares = sharesOf({ dense, lexical }, evidence);
  const candidates = new Map([...dense, ...lexical].map((hit) => [hit.pointId, hit]));
  return [...candidates.values()]
    .map((hit) => {
      const { byWords, byMeaning, weight } = shares(hit.pointId);
      return { ...hit, score: (byWords + weight * byMeaning) / (1 + weight) };
    })
    .sort((a, b) => b.score - a.score);
}

/** What each retriever gives of a fused score. */
export interface ScoreParts {
  readonly lexical: number;
  readonly dense: number;
}

/** Of the hits of {@link fuse}, by the ids of their points: the two parts that their scores are the sums of. */
export function partsOf(
  retrieved: Retrieved<Ranked>,
  evidence: DenseEvidence,
): (pointId: string) => ScoreParts {
  const shares = sharesOf(retrieved, evidence);
  return (pointId) => {
    const { byWords, byMeaning, weight } = shares(pointId);
    return { lexical: byWords / (1 + weight), dense: (weight * byMeaning) / (1 + weight) };
  };
}

interface Shares {
  readonly byWords: number;
  readonly byMeaning: number;
  /** Of the second beside 1 of the first. */
  readonly weight: number;
}

function sharesOf(
  { lexical }: Retrieved<Ranked>,
  { cosines, floor, trust }: DenseEvidence,
): (pointId: string) => Shares {
  const bestWords = lexical[0]?.score ?? 0;
  const bestCosine = Math.max(floor, ...cosines.values());
  const weight = denseWeight * trust * (1 - decided * clarityOf(lexical));
  const words = new Map(lexical.map(({ pointId, score }) => [pointId, score]));
  return (pointId) => ({
    byWords: shareOf(words.get(pointId) ?? 0, bestWords),
    byMeaning: shareOf((cosines.get(pointId) ?? floor) - floor, bestCosine - floor),
    weight,
  });
}

/** How far the best hit is ahead of the tenth, 0 to 1. */
function clarityOf(hits: readonly Ranked[]): number {
  const [best] = hits;
  const last = hits[Math.min(headLength, hits.length) - 1];
  return best === undefined || last === undefined ? 0 : 1 - shareOf(last.score, best.score);
}

function shareOf(score: number, best: number): number {
  return best > 0 ? Math.max(score, 0) / best : 0;
}
