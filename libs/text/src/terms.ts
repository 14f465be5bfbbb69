/// <reference path="./snowball-stemmers.d.ts" />
import { newStemmer } from 'snowball-stemmers';

/** Lucene's English list: words so common that they only cost. Longer lists lose queries such as "to be". */
const indexStopWords: ReadonlySet<string> = new Set(
  `a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to
  was will with`.split(/\s+/),
);

/** English words that say nothing about what a question is about. */
const questionStopWords: ReadonlySet<string> = new Set(
  `a about after all also am an and any are as at be been before being but by can could did do does doing for from get
  had has have how i if in into is it its just may me might more most must my no not of on or our out over please shall
  she should so some such tell than that the their them then there these they this those to under up us use was we were
  what when where which while who whom whose why will with would you your`.split(/\s+/),
);

const word = /[\p{L}\p{N}\p{M}]+/gu;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });
const stemmer = newStemmer('english');

/** Longer than any word: base64 and the like would only fill the vocabulary. */
const maxTermLength = 64;
const stemCacheLimit = 50_000;
const stems = new Map<string, string>();

/**
 * The terms of a text for BM25, in order and with repeats: Unicode words, lower case, without stop words,
 * English stems. Words of other languages pass the stemmer mostly as they are, alike in documents and queries, so that
 * they still match; scripts without spaces are split by the Unicode dictionary.
 *
 * Indexes store these terms: what this returns for a text may only change together with a new index.
 */
export function termsOf(text: string): string[] {
  return stemsOf(text, indexStopWords);
}

/** The distinct terms of a question, or of a text that may answer it, without the words of asking. */
export function questionTermsOf(text: string): Set<string> {
  return new Set(stemsOf(text, questionStopWords));
}

function stemsOf(text: string, stopWords: ReadonlySet<string>): string[] {
  const terms: string[] = [];
  for (const [found] of text.normalize('NFKC').toLowerCase().matchAll(word)) {
    for (const token of unspaced.test(found) ? segments(found) : [found]) {
      if (token.length <= maxTermLength && !stopWords.has(token)) terms.push(stemOf(token));
    }
  }
  return terms;
}

function segments(run: string): string[] {
  return [...segmenter.segment(run)].filter((part) => part.isWordLike).map((part) => part.segment);
}

/** Stemming is most of the cost of indexing, and a few thousand words are most of any text. */
function stemOf(token: string): string {
  const known = stems.get(token);
  if (known !== undefined) return known;
  const stem = stemmer.stem(token);
  if (stems.size >= stemCacheLimit) stems.clear();
  stems.set(token, stem);
  return stem;
}
