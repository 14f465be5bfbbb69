import { newStemmer } from 'snowball-stemmers';

/** Lucene's English list: words so common that they only cost. Longer lists lose queries such as "to be". */
const stopWords = new Set(
  `a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to
  was will with`.split(/\s+/),
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
 * The terms of a text for BM25, in order and with repeats: Unicode words, lower case, without stop words, English
 * stems. Words of other languages pass the stemmer mostly as they are, alike on both sides, so that they still match;
 * scripts without spaces are split by the Unicode dictionary. Both stores index these terms, so that they rank alike.
 */
export function termsOf(text: string): string[] {
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

/** The text of a point that words are looked up in: a match in the title or a heading counts for the chunk below it. */
export function lexicalText(point: { title: string; headings: readonly string[]; text: string }): string {
  return [point.title, ...point.headings, point.text].join('\n');
}
