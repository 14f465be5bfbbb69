/// <reference path="./eld.d.ts" />

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { folded } from './fold.ts';
import { stemIn } from './stems.ts';
import { stopWords } from './stop-words.ts';

/** What is done to the words of one language. Words come folded, and go so. */
export interface Language {
  isStopWord(word: string): boolean;
  stem(word: string): string;
}

const latin = {
  en: languageOf('en'),
  de: languageOf('de'),
  fr: languageOf('fr'),
  es: languageOf('es'),
  it: languageOf('it'),
  pt: languageOf('pt'),
  nl: languageOf('nl'),
} as const;
const cyrillic = { ru: languageOf('ru') } as const;
const byCode: ReadonlyMap<string, Language> = new Map(Object.entries({ ...latin, ...cyrillic }));

/** The languages that a word may be of, by its script; those of other scripts are left as they are. */
export function languagesOf(word: string): readonly Language[] {
  if (/\p{sc=Latin}/u.test(word)) return Object.values(latin);
  return /\p{sc=Cyrillic}/u.test(word) ? Object.values(cyrillic) : [];
}

/** Characters that are looked at: more change nothing. */
const longestSample = 1_000;

type Eld = typeof import('eld/extrasmall')['eld'];
let detector: ReturnType<Eld['newInstance']> | undefined;

/** Loaded when a text is looked at for the first time: it takes 50 MiB, and an idle process needs none of it. */
function loadDetector(): ReturnType<Eld['newInstance']> {
  // The package is for `import` alone, which would make of each look a promise.
  const path = fileURLToPath(import.meta.resolve('eld/extrasmall'));
  const { eld }: { eld: Eld } = createRequire(import.meta.url)(path);
  return eld.newInstance();
}

/**
 * The ISO 639-1 code of the language that a text is in, as far as it can be told: of a few words often not, and then it is
 * empty. The same text gets the same answer.
 */
export function languageCodeOf(text: string): string {
  detector ??= loadDetector();
  return detector.detect(text.slice(0, longestSample)).language;
}

/** What is done to the words of a text; those of a language that is not known here are taken for English. */
export function languageFor(text: string): Language {
  return byCode.get(languageCodeOf(text)) ?? latin.en;
}

function languageOf(code: keyof typeof stopWords): Language {
  const stopped = new Set(stopWords[code].map(folded));
  return {
    isStopWord: (word) => stopped.has(word),
    stem: (word) => folded(stemIn(code, word)),
  };
}
