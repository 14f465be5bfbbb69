/// <reference path="./snowball-stemmers.d.ts" />
import { newStemmer } from 'snowball-stemmers';

const algorithms = {
  en: 'english',
  de: 'german',
  fr: 'french',
  es: 'spanish',
  it: 'italian',
  pt: 'portuguese',
  nl: 'dutch',
  ru: 'russian',
} as const;

/** A language whose inflections are known, by its ISO 639-1 code. */
type AnyLanguage = keyof typeof algorithms;

/** One of those that are written in Latin letters. */
export type StemLanguage = Exclude<AnyLanguage, 'ru'>;

/** A few thousand words are most of any text. */
const cacheLimit = 20_000;
const caches = new Map<AnyLanguage, { stem: (word: string) => string; known: Map<string, string> }>();

/** The stem of a word in small letters, by Snowball's algorithm for the language. */
export function stemIn(language: AnyLanguage, word: string): string {
  const { stem, known } = cacheOf(language);
  const found = known.get(word);
  if (found !== undefined) return found;
  const made = stem(word);
  if (known.size >= cacheLimit) known.clear();
  known.set(word, made);
  return made;
}

function cacheOf(language: AnyLanguage) {
  const known = caches.get(language);
  if (known !== undefined) return known;
  const stemmer = newStemmer(algorithms[language]);
  const made = { stem: (word: string) => stemmer.stem(word), known: new Map<string, string>() };
  caches.set(language, made);
  return made;
}
