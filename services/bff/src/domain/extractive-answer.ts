import type { Passage } from './passage.ts';
import { withoutMarkers } from './prompt-text.ts';
import { type RankedSentence, rankSentences } from './rank-sentences.ts';
import { onOneLine } from './sentences.ts';
import { visibleText } from './visible-text.ts';

const mostSentences = 4;
/** A further sentence must have this share of the best one's score, and of the question's words in it. */
const closeToBest = 0.5;
/** Below this share of the question's words, what was found may well be about something else. */
const doubtful = 0.3;
const longestLead = 300;
/** Two sentences that share this part of their words say the same. */
const sameThing = 0.7;

/**
 * An answer made of the documents' own sentences, for a platform without a language model: it claims nothing that is
 * not written there, and says so where few or none of the question's words were found.
 *
 * At most four sentences, the best ones without repetitions, in the order in which they stand in their passages, each
 * with the marker of its passage. Fewer when fewer speak to the question: padding would look like an answer.
 */
export function extractiveAnswer(prompt: string, passages: readonly Passage[]): string {
  const ranked = rankSentences(prompt, passages);
  const chosen = inReadingOrder(choose(ranked));
  const best = ranked[0];
  if (best === undefined) return withoutSentences(passages);
  const text = chosen.map(({ sentence, passage }) => `${quotable(sentence)} ${passage.marker}`).join(' ');
  if (best.coverage === 0) return `No passage uses the words of the question; the closest one says: ${text}`;
  return best.coverage < doubtful
    ? `This may not be answered in your documents; the closest passages say: ${text}`
    : text;
}

/** The answer when nothing was found; `pending` documents are not searchable yet. */
export function nothingFound(pending: number | null = 0): string {
  const answer = 'Nothing was found in your documents that answers this.';
  if (pending === null || pending === 0) return answer;
  return `${answer} ${pending === 1 ? 'One document is' : `${pending} documents are`} still being indexed.`;
}

/** Tables and code have no sentences; then the best passage is the answer. */
function withoutSentences([best]: readonly Passage[]): string {
  if (best === undefined) return nothingFound();
  return `No sentence answers this; the closest passage begins: ${quotable(best.text.slice(0, 2 * longestLead)).slice(0, longestLead)} ${best.marker}`;
}

/** A number in brackets that a document wrote is no marker of a passage. */
function quotable(text: string): string {
  return withoutMarkers(onOneLine(visibleText(text)));
}

function choose(ranked: readonly RankedSentence[]): RankedSentence[] {
  const [best, ...others] = ranked;
  if (best === undefined) return [];
  const chosen = [best];
  for (const candidate of others) {
    if (chosen.length === mostSentences || candidate.score < best.score * closeToBest) break;
    const isAbout = candidate.own > 0 && candidate.own >= best.own * closeToBest;
    if (isAbout && !chosen.some((other) => similarity(other.words, candidate.words) >= sameThing)) {
      chosen.push(candidate);
    }
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
