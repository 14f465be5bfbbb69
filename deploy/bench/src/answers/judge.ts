import type { Question } from './answer-set.ts';

/** An answer of the platform, and the text of the chunks that it cites. */
export interface Given {
  readonly answer: string;
  readonly answered: boolean;
  readonly quotes: readonly string[];
  /** Text of the chunk of each quote, in the same order; undefined where it was not found. */
  readonly chunks: readonly (string | undefined)[];
}

/** What became of a question. */
export interface Verdict {
  readonly question: Question;
  readonly given: Given;
  /** Answerable: it was answered, and the answer contains what is expected. Unanswerable: it was not answered. */
  readonly isRight: boolean;
  /** Quotes of an answer, and how many of them hold it. */
  readonly quotes: number;
  readonly supported: number;
}

/**
 * Judges one answer without the platform's own code. A quote holds an answer when it stands in its chunk word for word and, of a
 * right answer, one of the quotes contains what is expected; of another answer, when the quote's words are in the answer.
 */
export function judge(question: Question, given: Given): Verdict {
  const { expect } = question;
  const isRight =
    expect === undefined ? !given.answered : given.answered && plain(given.answer).includes(plain(expect));
  const counted = given.answered ? given.quotes : [];
  const holdsExpected = expect !== undefined && isRight;
  const supported = counted.filter((quote, i) => {
    if (given.chunks[i]?.includes(quote) !== true) return false;
    return holdsExpected
      ? given.quotes.some((one) => plain(one).includes(plain(expect)))
      : shareOfWords(quote, given.answer) >= 0.5;
  });
  return { question, given, isRight, quotes: counted.length, supported: supported.length };
}

/** Figures of some questions; a share of nothing is not a number. */
export interface Figures {
  readonly questions: number;
  readonly quotes: number;
  readonly right: number;
  readonly notAnswered: number;
}

/** Shares of supported quotes, of right answers, and of unanswerable questions that were not answered. */
export function figuresOf(verdicts: readonly Verdict[]): Figures {
  const answerable = verdicts.filter(({ question }) => question.expect !== undefined);
  const unanswerable = verdicts.filter(({ question }) => question.expect === undefined);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const rightOf = (some: readonly Verdict[]): number =>
    some.filter(({ isRight }) => isRight).length / some.length;
  return {
    questions: verdicts.length,
    quotes: sum(verdicts.map(({ supported }) => supported)) / sum(verdicts.map(({ quotes }) => quotes)),
    right: rightOf(answerable),
    notAnswered: rightOf(unanswerable),
  };
}

/** Without differences of writing that no reader minds. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').toLowerCase();
}

function shareOfWords(quote: string, answer: string): number {
  const words = plain(quote).match(/[\p{L}\p{N}]+/gu) ?? [];
  const said = plain(answer);
  return words.length === 0 ? 0 : words.filter((word) => said.includes(word)).length / words.length;
}
