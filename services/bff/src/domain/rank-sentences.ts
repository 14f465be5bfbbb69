import { questionTermsOf } from '@lectern/text';
import { limits } from '../limits.ts';
import type { Passage } from './passage.ts';
import { sentencesOf } from './sentences.ts';

/** A sentence of a passage and what speaks for it. */
export interface RankedSentence {
  readonly passage: Passage;
  /** As it stands in the passage. */
  readonly sentence: string;
  /** Its place among the sentences of its passage. */
  readonly position: number;
  readonly words: ReadonlySet<string>;
  /** Weighted share of the question's findable words that it (or, for half, what it stands under) contains, 0 to 1. */
  readonly overlap: number;
  /** The same share by its own words alone. */
  readonly own: number;
  /** Plain share of the question's words that it or what it stands under contains, 0 to 1. */
  readonly coverage: number;
  readonly score: number;
}

const overlapShare = 0.75;
const aroundShare = 0.5;
/** A line without a sentence's end is often a heading that lost its mark. */
const unfinished = 0.85;
/** Beyond this a sentence is more likely a mangled table or list than an answer. */
const longestWords = 60;

/**
 * Sentences of all passages, best first: by the question's words that they contain, rare ones counting more (inverse
 * document frequency over the candidates), and by the relevance that the search gave their passage.
 */
export function rankSentences(prompt: string, passages: readonly Passage[]): RankedSentence[] {
  const candidates = passages.flatMap(candidatesOf);
  const prompted = questionTermsOf(prompt);
  const asked = weigh(prompted, candidates);
  const bestScore = Math.max(...passages.map(({ score }) => score), Number.MIN_VALUE);
  return candidates
    .filter(({ sentence }) => sentence.split(/\s+/).length <= longestWords)
    .map((candidate) => {
      const own = shareOf(asked, candidate.words);
      const overlap = own + aroundShare * shareOf(asked, candidate.around, candidate.words);
      const relevance = Math.max(0, candidate.passage.score) / bestScore;
      const score = overlapShare * overlap + (1 - overlapShare) * relevance;
      return {
        ...candidate,
        own,
        overlap,
        coverage: coverageOf(prompted, candidate),
        score: score * (/[.!:;)"'\u201d\u2019]$/.test(candidate.sentence) ? 1 : unfinished),
      };
    })
    .sort((a, b) => b.score - a.score);
}

type Weights = ReadonlyMap<string, number>;

/** A word that no candidate has cannot tell them apart, so it weighs nothing. */
function weigh(words: ReadonlySet<string>, candidates: readonly Candidate[]): Weights {
  const seen = [...words].filter((word) =>
    candidates.some((candidate) => candidate.words.has(word) || candidate.around.has(word)),
  );
  return new Map(
    seen.map((word) => {
      const found = candidates.filter((candidate) => candidate.words.has(word)).length;
      return [word, Math.log(1 + (candidates.length + 1) / (found + 0.5))];
    }),
  );
}

/** The weighted share of what was asked that `words` have and `others` do not. */
function shareOf(asked: Weights, words: ReadonlySet<string>, others?: ReadonlySet<string>): number {
  let found = 0;
  let all = 0;
  for (const [word, weight] of asked) {
    all += weight;
    if (words.has(word) && others?.has(word) !== true) found += weight;
  }
  return all === 0 ? 0 : found / all;
}

function coverageOf(prompted: ReadonlySet<string>, { words, around }: Candidate): number {
  const found = [...prompted].filter((word) => words.has(word) || around.has(word)).length;
  return prompted.size === 0 ? 0 : found / prompted.size;
}

type Candidate = Omit<RankedSentence, 'overlap' | 'own' | 'coverage' | 'score'> & {
  /** Words of the title, the headings, and of a question that the sentence follows. */
  readonly around: ReadonlySet<string>;
};

/**
 * The sentences of a passage that can be an answer. A question cannot, however many words it shares with the one that
 * was asked; it is what the sentence after it is about.
 */
function candidatesOf(passage: Passage): Candidate[] {
  const above = questionTermsOf(
    [passage.title, ...passage.headings].map((name) => name.slice(0, limits.nameCharacters.value)).join(' '),
  );
  let question = '';
  return sentencesOf(passage.text).flatMap((sentence, position) => {
    const asked = question;
    question = sentence.endsWith('?') ? sentence : '';
    if (question !== '') return [];
    return [
      {
        passage,
        sentence,
        position,
        words: questionTermsOf(sentence),
        around: asked === '' ? above : new Set([...above, ...questionTermsOf(asked)]),
      },
    ];
  });
}
