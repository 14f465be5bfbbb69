import type { Passage } from './passage.ts';
import { type RankedSentence, rankSentences } from './rank-sentences.ts';
import { onOneLine } from './sentences.ts';

const mostSentences = 4;
const fewestSentences = 2;
/** A further sentence must be this good compared with the best; the second one may be weaker. */
const closeToBest = 0.6;
const goodEnough = 0.35;
const longestLead = 300;
/** Two sentences that share this part of their words say the same. */
const sameThing = 0.7;

/**
 * An answer made of the documents' own sentences, for a platform without a language model: it claims nothing that is
 * not written there, and says so where not one word of the question was found.
 *
 * Two to four sentences, the best ones without repetitions, in the order in which they stand in their passages, each
 * with the marker of its passage.
 */
export function extractiveAnswer(prompt: string, passages: readonly Passage[]): string {
  const ranked = rankSentences(prompt, passages);
  const chosen = inReadingOrder(choose(ranked));
  const best = ranked[0];
  if (best === undefined) return withoutSentences(passages);
  const text = chosen.map(({ sentence, passage }) => `${onOneLine(sentence)} ${passage.marker}`).join(' ');
  return best.overlap > 0 ? text : `No passage uses the words of the question; the closest one says: ${text}`;
}

/** What is said when the documents hold nothing; `pending` documents may still come. */
export function nothingFound(pending: number | null = 0): string {
  const answer = 'Nothing was found in your documents that answers this.';
  if (pending === null || pending === 0) return answer;
  return `${answer} ${pending === 1 ? 'One document is' : `${pending} documents are`} still being indexed.`;
}

/** Tables and code have no sentences; then the best passage speaks for itself. */
function withoutSentences([best]: readonly Passage[]): string {
  if (best === undefined) return nothingFound();
  return `No sentence answers this; the closest passage begins: ${onOneLine(best.text).slice(0, longestLead)} ${best.marker}`;
}

function choose(ranked: readonly RankedSentence[]): RankedSentence[] {
  const best = ranked[0];
  if (best === undefined) return [];
  const chosen: RankedSentence[] = [];
  for (const candidate of ranked) {
    if (chosen.length === mostSentences) break;
    const least = chosen.length < fewestSentences ? goodEnough : closeToBest;
    if (candidate.score < best.score * least) break;
    if (best.overlap > 0 && candidate.overlap === 0) continue;
    if (!chosen.some((other) => similarity(other.words, candidate.words) >= sameThing))
      chosen.push(candidate);
  }
  return chosen;
}

/** Passages by their best sentence, sentences by their place in the passage. */
function inReadingOrder(chosen: readonly RankedSentence[]): RankedSentence[] {
  const passages = [...new Set(chosen.map(({ passage }) => passage))];
  return passages.flatMap((passage) =>
    chosen.filter((one) => one.passage === passage).sort((a, b) => a.position - b.position),
  );
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared === 0 ? 0 : shared / Math.min(a.size, b.size);
}
