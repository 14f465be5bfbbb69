import { limits } from '../limits.ts';
import { folded, languageOf, termsOfText } from './words.ts';

/** What is searched for, and what an answer is held to. */
export interface SearchedQuestion {
  /** The question with what it needs of what was asked before. */
  readonly query: string;
  /** What a writer without a model answers: the question alone, if it says what it is about. */
  readonly asked: string;
}

/** A question goes back over this many others at most. */
const mostEarlier = 3;
/** Fewer words than these, of which one says something, are a part of a sentence: `In winter?` */
const wholeSentence = 4;
const enough = 2;
/** What begins a sentence that goes on with another; small words are left out that begin others too (`E`, `O`, `En`). */
const linking =
  /^(?:and|but|or|so|also|then|what about|how about|same for|und|oder|aber|auch|dann|was ist mit|wie ist es mit|wie sieht es|et|mais|aussi|y|pero|tambien|que hay de|anche|tambem|maar|ook|hoe zit het)(?![\p{L}\p{N}])/u;
/** Words that stand for what was named before, without those that often do not: `that`, `there`, `die`. */
const pointing = new Set(
  `it its they them their theirs those these he him his she her hers this latter former
  dieser diese dieses diesem diesen jene jener jenes davon dafur dabei daran darauf darin damit dazu dagegen dort deren dessen ihm ihn
  cela ceci celui celle ceux celles eux elles leur leurs
  eso esa ese esos esas esto aquel aquella ellos ellas
  questo questa questi queste quello quella quelli esso essa loro
  isso isto esse essa esses essas aquele aquela eles elas
  dat deze daarvan daarvoor hun`.split(/\s+/),
);
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The last of several questions, with those before it that it is not understood without: one that says nothing of its own (`How long?`), goes on with
 * another (`And …`), points to what was named (`… of it`), or is a part of a sentence. Words alone decide, so that the same conversation always
 * searches for the same; who changes the subject with such a word searches for both.
 *
 * @param questions in their order; what comes before the last is left out as far as it is too long for a query
 */
export function searchedQuestion(questions: readonly string[]): SearchedQuestion {
  const last = questions.at(-1) ?? '';
  const parts = [last];
  for (let at = questions.length - 2; at >= 0 && parts.length <= mostEarlier; at -= 1) {
    const earlier = questions[at] ?? '';
    const length = parts.reduce((sum, part) => sum + part.length + 1, earlier.length);
    if (!isFollowUp(parts[0] ?? '') || length > limits.questionCharacters.value) break;
    parts.unshift(earlier);
  }
  const query = parts.join('\n');
  return { query, asked: weightOf(last) < 1 ? query : last };
}

function isFollowUp(question: string): boolean {
  const weight = weightOf(question);
  if (weight < 1) return true;
  const plain = folded(question).trim();
  if (linking.test(plain)) return true;
  const words = [...segmenter.segment(plain)].filter(({ isWordLike }) => isWordLike);
  return (
    words.some(({ segment }) => pointing.has(segment)) || (weight < enough && words.length < wholeSentence)
  );
}

/** How much the words of a question say, together. */
function weightOf(question: string): number {
  const terms = termsOfText(question, languageOf(question) ?? 'en');
  return terms.reduce((sum, { weight }) => sum + weight, 0);
}
