import {
  emptySegments,
  otherQuestionWords,
  questionWords,
  type StemLanguage,
  stemIn,
  weakSegments,
} from '@lectern/text';
import { isSameByNumber, joinsWords, restsBeside, withoutGenitive } from './compounds.ts';
import { conceptNamed, conceptsIn } from './concepts.ts';
import { speaksOfDay, writtenDates, yearlessDays } from './dates.ts';
import { numberNamed, numbersIn, writtenNumbers } from './numbers.ts';
import { visibleText } from './visible-text.ts';

/** Longer than any word. */
const longestWord = 64;
/** Beyond these a question, or a statement, is not better known. */
const mostTerms = 64;
const weakWeight = 0.3;
/** Numbers and names with digits in them say exactly what is meant. */
const exactWeight = 1.5;
/** For a word of the same family, or a part of a compound. */
const likeMatch = 0.8;
/** Share of the longer word that two words of one family begin with. */
const familyShare = 0.65;
/** Shorter parts stand in too many words by chance: `rat` in `separate`. */
const leastPart = 5;
const leastRest = 3;

const unspacedRun = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u30fc]+/gu;
const spacedWord =
  /(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u30fc])[\p{L}\p{M}\p{N}])+/gu;
/** `KV-057`, `rev.3`: letters and digits that are one name. */
const joinedName = /(?<![\p{L}\p{N}])(\p{L}{1,8})[-_./]?(\d{1,12})(?![\p{L}\p{N}])/gu;
/** The same as two words: `KV 057`. */
const spacedName = /(?<![\p{L}\p{N}])(\p{L}{1,4}) (\d{1,12})(?![\p{L}\p{N}])/gu;
/** `何席`, `几本`: how many of what is counted that way. */
const countAsked = /^[何几幾]\p{sc=Han}?/u;
/** Endings and particles, also such as the dictionary cuts wrongly. */
const particle = /^[\u3041-\u3096]{1,2}$/;
const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** Text in the form in which words are compared: what can be seen, in small letters, no accents, one form for each character. */
export function folded(text: string): string {
  return visibleText(text)
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\u00df/g, 'ss')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

/** The words of a text, ready to be compared with terms. */
export interface WordBag {
  readonly stems: ReadonlySet<string>;
  readonly words: readonly string[];
  /** Names of what is often said with other words. */
  readonly concepts: ReadonlySet<string>;
  /** Pairs of neighbouring characters, and single ones, of scripts without spaces. */
  readonly grams: ReadonlySet<string>;
  /** Numbers in digits, however they are written; and names with digits in them. */
  readonly exact: ReadonlySet<string>;
  /** Dates with a year, as `2026-05-17`; where there are none, those without one, as `-05-17`. */
  readonly days: ReadonlySet<string>;
}

/** A word that is looked for. */
export interface Term {
  readonly text: string;
  /** Of an exact one and a day: in each way in which it may be meant. */
  readonly forms: readonly string[];
  readonly kind: 'word' | 'concept' | 'grams' | 'exact' | 'day';
  /** How much it says, above 0. */
  readonly weight: number;
}

/** The words of a text. `language` is that of the terms which they are compared with. */
export function wordBag(text: string, language: StemLanguage): WordBag {
  const plain = folded(text);
  const words = [...new Set(spacedWordsOf(plain))];
  const grams = new Set<string>();
  for (const [run] of plain.matchAll(unspacedRun)) for (const gram of gramsOf(run)) grams.add(gram);
  return {
    words: words.filter((word) => !questionWords[language].empty.has(word)),
    concepts: conceptsIn(plain, words),
    stems: new Set(words.flatMap((word) => stemsOf(word, language))),
    grams,
    exact: new Set([...numbersIn(plain), ...namesIn(plain, joinedName), ...namesIn(plain, spacedName)]),
    days: new Set(daysIn(plain)),
  };
}

/** The words of a question or a statement that say what it is about. */
export function termsOfText(text: string, language: StemLanguage): Term[] {
  const whole = folded(text);
  const dates = writtenDates(whole);
  const plain = dates.reduce((rest, date) => rest.replaceAll(date.text, ' '), whole);
  const names = namesIn(plain, joinedName);
  const terms = new Map<string, Term>();
  const add = (term: Term): void => {
    if (terms.size < mostTerms && !terms.has(term.text)) terms.set(term.text, term);
  };
  for (const { text: date, days } of dates)
    add({ text: date, forms: days, kind: 'day', weight: exactWeight });
  for (const name of names) add({ text: name, forms: [name], kind: 'exact', weight: exactWeight });
  const rest = plain.replace(joinedName, ' ');
  for (const word of spacedWordsOf(rest)) {
    if (/^\d+$/.test(word)) continue;
    const weight = weightOf(word, language);
    if (weight === 0) continue;
    const concept = conceptNamed(word);
    if (concept === undefined) add({ text: word, forms: [], kind: 'word', weight });
    else add({ text: concept, forms: [word], kind: 'concept', weight: 1 });
  }
  for (const forms of writtenNumbers(rest)) {
    add({ text: forms[0] ?? '', forms, kind: 'exact', weight: exactWeight });
  }
  for (const [run] of rest.matchAll(unspacedRun)) segmentsOf(run).forEach(add);
  return [...terms.values()];
}

/** How well a bag has a term, 0 to 1. */
export function matchOf(term: Term, bag: WordBag, language: StemLanguage): number {
  if (term.kind === 'exact') return term.forms.some((form) => bag.exact.has(form)) ? 1 : 0;
  if (term.kind === 'day') return dayMatch(term.forms, bag);
  if (term.kind === 'grams') return gramMatch(term.text, bag);
  if (term.kind === 'concept') return bag.concepts.has(term.text) ? 1 : 0;
  const stems = stemsOf(term.text, language);
  if (stems.some((stem) => bag.stems.has(stem)) || bag.exact.has(numberNamed(term.text) ?? '')) return 1;
  if (joinsWords(language) && bag.words.some((word) => isSameByNumber(term.text, word))) return 1;
  const forms = [term.text, ...participleRoot(term.text, language), ...withoutGenitive(term.text, language)];
  return bag.words.some((word) => forms.some((form) => isAkin(form, word))) ? likeMatch : 0;
}

function dayMatch(asked: readonly string[], bag: WordBag): number {
  if (speaksOfDay(asked, bag.days)) return 1;
  return asked.some((day) => bag.days.has(day.slice(4))) ? likeMatch : 0;
}

function daysIn(plain: string): string[] {
  const days = writtenDates(plain).flatMap((date) => date.days);
  return days.length > 0 ? days : yearlessDays(plain);
}

/** Whether a compound is one word of a bag and another of it or of others: `Liegeplatzgebühr` of `Liegeplatz`, in the column `Gebühr`. */
export function isMadeOf(
  { text, kind }: Term,
  { own, others }: { readonly own: WordBag; readonly others: readonly WordBag[] },
  language: StemLanguage,
): boolean {
  if (kind !== 'word' || !joinsWords(language)) return false;
  const bags = [own, ...others];
  const isSaid = (part: string): boolean =>
    [part, `${part}e`].some((form) => bags.some(({ stems }) => stems.has(stemIn(language, form))));
  return own.words.some((word) => restsBeside(text, word).some(isSaid));
}

/** The languages in which a word says little, by the word. */
const smallIn = new Map<string, StemLanguage[]>();
for (const [language, { empty, weak }] of Object.entries(questionWords)) {
  for (const word of [...empty, ...weak]) {
    smallIn.set(word, [...(smallIn.get(word) ?? []), language as StemLanguage]);
  }
}

/**
 * The language of a text by its small words, those that fewer languages have counting more (`la` is Spanish, French and Italian);
 * undefined when they do not tell.
 */
export function languageOf(text: string): StemLanguage | undefined {
  const counts = new Map<StemLanguage, number>();
  for (const word of spacedWordsOf(folded(text))) {
    const having = smallIn.get(word) ?? [];
    for (const one of having) counts.set(one, (counts.get(one) ?? 0) + 1 / having.length);
  }
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}

function spacedWordsOf(plain: string): string[] {
  return [...plain.matchAll(spacedWord)].map(([word]) => word).filter((word) => word.length <= longestWord);
}

function namesIn(plain: string, form: RegExp): string[] {
  return [...plain.matchAll(form)].flatMap(([, letters = '', digits = '']) =>
    isName(letters, form) ? [letters + digits] : [],
  );
}

/** Whether a word in small letters without accents says little in any language. */
export function isSmall(word: string): boolean {
  return smallIn.has(word);
}

/** `on 12 May` and `at 8`: a small word of any language before a number is no part of a name; one letter is that stands at it: `D-12`. */
function isName(letters: string, form: RegExp): boolean {
  if (form === joinedName && letters.length === 1) return true;
  return !smallIn.has(letters);
}

/** The numbers of a text that say which one is meant, in digits: of `line five`, `drum 77` and `KV-057`, not of `up to ten`. */
export function numbersOfNames(text: string): Set<string> {
  const words = [...folded(text).matchAll(/\p{L}+|\d+/gu)].map(([word]) => word);
  const isNamed = (_: string, at: number): boolean => {
    const before = words[at - 1] ?? '';
    return /^\p{L}/u.test(before) && !smallIn.has(before);
  };
  return new Set(words.filter(isNamed).flatMap((word) => [...numbersIn(word)]));
}

function weightOf(word: string, language: StemLanguage): number {
  const { empty, weak } = questionWords[language];
  if (empty.has(word) || otherQuestionWords.has(word) || (word.length === 1 && /[a-z]/.test(word))) return 0;
  return weak.has(word) ? weakWeight : 1;
}

function segmentsOf(run: string): Term[] {
  const kept: { text: string; end: number }[] = [];
  let counts = false;
  for (const { segment, index } of segmenter.segment(run)) {
    const isCounter = counts && segment.length === 1;
    counts = segment === '何' || segment === '几' || segment === '幾';
    const text = segment.replace(countAsked, '');
    if (isCounter || text === '' || emptySegments.has(text) || particle.test(text)) continue;
    const last = kept.at(-1);
    const isTorn = text.length === 1 || last?.text.length === 1;
    // The dictionary tears words that it does not know into characters, which stand everywhere.
    if (last !== undefined && last.end === index && text === segment && isTorn) last.text += text;
    else kept.push({ text, end: 0 });
    (kept.at(-1) ?? { end: 0 }).end = index + segment.length;
  }
  return kept.flatMap(({ text }) => {
    const root = /\p{sc=Han}/u.test(text) ? text.replace(/[\u3041-\u3096]{1,9}$/, '') : text;
    const isWeak = weakSegments.has(text) || (root.length === 1 && root !== text);
    return [{ text: root, forms: [], kind: 'grams' as const, weight: isWeak ? weakWeight : 1 }];
  });
}

function gramsOf(run: string): string[] {
  const characters = Array.from(run);
  return characters.flatMap((character, i) => [
    character,
    ...(i === 0 ? [] : [characters[i - 1] + character]),
  ]);
}

function gramMatch(text: string, bag: WordBag): number {
  const characters = Array.from(text);
  if (characters.length === 1) return bag.grams.has(text) ? 1 : 0;
  const pairs = characters.slice(1).map((character, i) => `${characters[i]}${character}`);
  const share = pairs.filter((pair) => bag.grams.has(pair)).length / pairs.length;
  return share >= 0.5 ? share : 0;
}

/** The stem; in German also that of what is left without the `ge-` of a participle: `gewartet`, `wartet`. */
function stemsOf(word: string, language: StemLanguage): string[] {
  return [word, ...participleRoot(word, language)].map((form) => stemIn(language, form));
}

function participleRoot(word: string, language: StemLanguage): string[] {
  return language === 'de' && /^ge\p{L}{4,60}(?:t|en)$/u.test(word) ? [word.slice(2)] : [];
}

/** A part of a compound (`Frist` in `Kündigungsfrist`), or a word with the same beginning (`Leitung`, `leitet`). */
function isAkin(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < leastPart) return false;
  if (long.length - short.length >= leastRest && (long.endsWith(short) || long.startsWith(short)))
    return true;
  if (!long.startsWith(short.slice(0, leastPart))) return false;
  let common = leastPart;
  while (common < short.length && short.charAt(common) === long.charAt(common)) common += 1;
  return common >= long.length * familyShare;
}
