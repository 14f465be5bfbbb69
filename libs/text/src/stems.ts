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
} as const;

/** A language whose inflections are known, by its ISO 639-1 code. */
export type StemLanguage = keyof typeof algorithms;

/** A few thousand words are most of any text. */
const cacheLimit = 20_000;
const caches = new Map<StemLanguage, { stem: (word: string) => string; known: Map<string, string> }>();

/** The stem of a word in small letters, by Snowball's algorithm for the language. */
export function stemIn(language: StemLanguage, word: string): string {
  const { stem, known } = cacheOf(language);
  const found = known.get(word);
  if (found !== undefined) return found;
  const made = stem(word);
  if (known.size >= cacheLimit) known.clear();
  known.set(word, made);
  return made;
}

function cacheOf(language: StemLanguage) {
  const known = caches.get(language);
  if (known !== undefined) return known;
  const stemmer = newStemmer(algorithms[language]);
  const made = { stem: (word: string) => stemmer.stem(word), known: new Map<string, string>() };
  caches.set(language, made);
  return made;
}
