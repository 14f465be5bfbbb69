import type { Passage } from './passage.ts';
import { sentencesOf } from './sentences.ts';
import { contentWords } from './words.ts';

/** A sentence of a passage and what speaks for it. */
export interface RankedSentence {
  readonly passage: Passage;
  /** As it stands in the passage. */
  readonly sentence: string;
  /** Its place among the sentences of its passage. */
  readonly position: number;
  readonly words: ReadonlySet<string>;
  /** Weighted share of the question's words that it (or, for half, its headings) contains, 0 to 1. */
  readonly overlap: number;
  readonly score: number;
}

const overlapShare = 0.75;
const headingShare = 0.5;
/** Beyond this a sentence is more likely a mangled table or list than an answer. */
const longestWords = 60;

/**
 * Sentences of all passages, best first: by the question's words that they contain, rare ones counting more (inverse
 * document frequency over the candidates), and by the relevance that the search gave their passage.
 */
export function rankSentences(prompt: string, passages: readonly Passage[]): RankedSentence[] {
  const candidates = passages.flatMap((passage) =>
    sentencesOf(passage.text).map((sentence, position) => ({
      passage,
      sentence,
      position,
      words: contentWords(sentence),
    })),
  );
  const asked = weigh(contentWords(prompt), candidates);
  const bestScore = Math.max(...passages.map(({ score }) => score), Number.MIN_VALUE);
  return candidates
    .filter(({ sentence }) => sentence.split(/\s+/).length <= longestWords)
    .map((candidate) => {
      const overlap = overlapOf(asked, candidate.words, headingWords(candidate.passage));
      const relevance = Math.max(0, candidate.passage.score) / bestScore;
      return { ...candidate, overlap, score: overlapShare * overlap + (1 - overlapShare) * relevance };
    })
    .sort((a, b) => b.score - a.score);
}

type Weights = ReadonlyMap<string, number>;

function weigh(words: ReadonlySet<string>, candidates: readonly { words: ReadonlySet<string> }[]): Weights {
  return new Map(
    [...words].map((word) => {
      const found = candidates.filter((candidate) => candidate.words.has(word)).length;
      return [word, Math.log(1 + (candidates.length + 1) / (found + 0.5))];
    }),
  );
}

function overlapOf(asked: Weights, words: ReadonlySet<string>, headings: ReadonlySet<string>): number {
  let found = 0;
  let all = 0;
  for (const [word, weight] of asked) {
    all += weight;
    if (words.has(word)) found += weight;
    else if (headings.has(word)) found += weight * headingShare;
  }
  return all === 0 ? 0 : found / all;
}

function headingWords(passage: Passage): Set<string> {
  return contentWords([passage.title, ...passage.headings].join(' '));
}
