/// <reference path="./eld.d.ts" />

import { stopwords as dutch } from '@orama/stopwords/dutch';
import { stopwords as english } from '@orama/stopwords/english';
import { stopwords as french } from '@orama/stopwords/french';
import { stopwords as german } from '@orama/stopwords/german';
import { stopwords as italian } from '@orama/stopwords/italian';
import { stopwords as portuguese } from '@orama/stopwords/portuguese';
import { stopwords as russian } from '@orama/stopwords/russian';
import { eld } from 'eld/extrasmall';
import { folded } from './fold.ts';
import { stemIn } from './stems.ts';

/** What is done to the words of one language. Words come folded, and go so. */
export interface Language {
  isStopWord(word: string): boolean;
  stem(word: string): string;
}

/** The package's list has 577 words, "trabajo" and "país" among them. These are the words of Snowball's list without its verbs. */
const spanish =
  `a al algo algunas algunos ante antes aquel aquella aquellas aquellos como con contra cual cuales cuando
  cuyo cómo cuál cuáles cuándo cuánto cuántos cuántas de del desde donde durante dónde e el él ella ellas ellos en entre
  era eran eres es esa esas ese eso esos esta está están estas este esto estos fue fueron ha han has hasta hay había la las
  le les lo los más me mi mí mis muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero por porque
  que qué quien quién quienes se sea ser si sí sin sobre son su sus también tan te ti tu tú tus u un una unas uno unos
  vosotros y ya yo`.split(/\s+/);

/** The package's English list lacks "a" and "will". */
const latin = {
  en: languageOf('en', ['a', 'will', ...english]),
  de: languageOf('de', german),
  fr: languageOf('fr', french),
  es: languageOf('es', spanish),
  it: languageOf('it', italian),
  pt: languageOf('pt', portuguese),
  nl: languageOf('nl', dutch),
} as const;
const cyrillic = { ru: languageOf('ru', russian) } as const;
const byCode: ReadonlyMap<string, Language> = new Map(Object.entries({ ...latin, ...cyrillic }));

/** The languages that a word may be of, by its script; those of other scripts are left as they are. */
export function languagesOf(word: string): readonly Language[] {
  if (/\p{sc=Latin}/u.test(word)) return Object.values(latin);
  return /\p{sc=Cyrillic}/u.test(word) ? Object.values(cyrillic) : [];
}

/** Characters that are looked at: more change nothing. */
const longestSample = 1_000;
const detector = eld.newInstance();

/**
 * The ISO 639-1 code of the language that a text is in, as far as it can be told: of a few words often not, and then it is
 * empty. The same text gets the same answer.
 */
export function languageCodeOf(text: string): string {
  return detector.detect(text.slice(0, longestSample)).language;
}

/** What is done to the words of a text; those of a language that is not known here are taken for English. */
export function languageFor(text: string): Language {
  return byCode.get(languageCodeOf(text)) ?? latin.en;
}

function languageOf(code: Parameters<typeof stemIn>[0], words: readonly string[]): Language {
  const stopWords = new Set(words.map(folded));
  return {
    isStopWord: (word) => stopWords.has(word),
    stem: (word) => folded(stemIn(code, word)),
  };
}
