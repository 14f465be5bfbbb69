import { folded } from './fold.ts';
import { languageFor, languagesOf } from './languages.ts';
import { type Word, wordsOf } from './words.ts';

/**
 * The version of what {@link termsOf} makes of a text. Indexes store its terms, so another version needs another index; raise it
 * with every change that gives a text other terms.
 */
export const analysisVersion = 2;

/** Longer than any word: base64 and the like would only fill the vocabulary. */
const maxTermLength = 64;

/**
 * The terms of a text for BM25, with repeats: folded words without stop words, stemmed by the language that the text is in;
 * pairs of neighbours in scripts without spaces; compounds in parts and as a whole. Takes time linear in the text.
 */
export function termsOf(text: string): string[] {
  const language = languageFor(text);
  return wordsOf(text, { loose: false }).flatMap((word) => {
    const known = termsOfAny(word);
    if (known !== undefined) return known;
    const plain = folded(word.text);
    return plain === '' || language.isStopWord(plain) ? [] : [language.stem(plain)].filter(isTerm);
  });
}

/** A word of a query: all terms that a text may have in its place, whatever language it is in. */
export type QueryWord = readonly string[];

/** Words of a query that are looked up; the rest of a long one changes little but the time that it takes. */
const mostQueryWords = 64;

/** Parts of a text at its end in which the question of a conversation is; the last one counts so much more. */
const lastParts = 60;
const lastCount = 4;

/**
 * The distinct words of a query, each with its stems in all languages: what a query is in is often not to be told. Of a long query
 * the most telling ones, those of its end first: agents send conversations, and their question comes last.
 */
export function queryWordsOf(text: string): QueryWord[] {
  const words = wordsOf(text, { loose: true });
  const isStopWord = stopWordsOf(words);
  const end = words.reduce((last, { at }) => Math.max(last, at), 0);
  const found = new Map<string, { forms: QueryWord; weight: number }>();
  for (const word of words) {
    const weight = tellingOf(word) * (1 + lastCount * Math.max(0, 1 - (end - word.at) / lastParts));
    for (const forms of queryFormsOf(word, isStopWord)) {
      const key = forms.join(' ');
      found.set(key, { forms, weight: (found.get(key)?.weight ?? 0) + weight });
    }
  }
  return mostTelling([...found.values()]).map(({ forms }) => forms);
}

/** In the order that they have. */
function mostTelling<T extends { weight: number }>(words: readonly T[]): T[] {
  if (words.length <= mostQueryWords) return [...words];
  const kept = new Set(words.toSorted((a, b) => b.weight - a.weight).slice(0, mostQueryWords));
  return words.filter((word) => kept.has(word));
}

/** The distinct terms of {@link queryWordsOf}. */
export function queryTermsOf(text: string): string[] {
  return [...new Set(queryWordsOf(text).flat())];
}

/** How many of a query's words a text has, 0 to 1; 0 for a query without words. */
export function coverageOf(query: readonly QueryWord[], text: string): number {
  return query.length === 0 ? 0 : wordsFound(query, text).found.length / query.length;
}

/** Which of a query's words a text has, in any of their forms, and which it lacks. */
export function wordsFound(
  query: readonly QueryWord[],
  text: string,
): { readonly found: readonly QueryWord[]; readonly missing: readonly QueryWord[] } {
  const terms = new Set(termsOf(text));
  const isFound = (forms: QueryWord): boolean => forms.some((form) => terms.has(form));
  return { found: query.filter(isFound), missing: query.filter((forms) => !isFound(forms)) };
}

/** Codes, numbers and long words are rarer than short ones. */
function tellingOf({ text, kind }: Word): number {
  return kind === 'letters' ? Math.min(text.length, 10) / 10 : 1;
}

function queryFormsOf(word: Word, isStopWord: (word: string) => boolean): QueryWord[] {
  const known = termsOfAny(word);
  if (known !== undefined) return known.map((term) => [term]);
  const plain = folded(word.text);
  if (plain === '' || isStopWord(plain)) return [];
  const stems = languagesOf(plain).map((language) => language.stem(plain));
  return [[...new Set([plain, ...stems])].filter(isTerm)];
}

/**
 * The stop words of a query: those of the languages that most of its words are stop words of. A word of all others may be a
 * noun: "die" in English, "war" in German.
 */
function stopWordsOf(words: readonly Word[]): (word: string) => boolean {
  const letters = words.filter(({ kind }) => kind === 'letters').map(({ text }) => folded(text));
  const languages = new Set(letters.flatMap(languagesOf));
  const counted = [...languages].map((language) => ({
    language,
    hits: letters.filter((word) => language.isStopWord(word)).length,
  }));
  const most = Math.max(1, ...counted.map(({ hits }) => hits));
  const likely = counted.filter(({ hits }) => hits === most).map(({ language }) => language);
  const isStopWord = (word: string) => likely.some((language) => language.isStopWord(word));
  // Nothing else is asked for: "to be or not to be".
  return letters.every(isStopWord) ? () => false : isStopWord;
}

/** Some stemmers leave nothing of a word. */
function isTerm(term: string): boolean {
  return term !== '';
}

/** The terms of a word that has no language; undefined for one that has, none for what is no word. */
function termsOfAny({ text, kind }: Word): string[] | undefined {
  if (kind === 'unspaced') return pairsOf(text);
  if (text.length > maxTermLength) return [];
  return kind === 'letters' ? undefined : [text];
}

/** Neighbours: better than a dictionary's words on Chinese questions, and the same in every release of the runtime. */
function pairsOf(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
}
