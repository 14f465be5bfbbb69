import { type StemLanguage, stemIn } from '@lectern/text';
import { numberNamed, numbersIn, writtenNumbers } from './numbers.ts';
import { emptySegments, questionWords, weakSegments } from './question-words.ts';
import { visibleText } from './visible-text.ts';

/** Longer than any word. */
const longestWord = 64;
/** Beyond these a question, or a statement, is not better known. */
const mostTerms = 64;
const weakWeight = 0.3;
/** Numbers and names with digits in them say exactly what is meant. */
const exactWeight = 1.5;
const compoundMatch = 0.8;
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
const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** Text in the form in which words are compared: what can be seen, in small letters, no accents, one form for each character. */
export function folded(text: string): string {
  return visibleText(text)
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
  /** Pairs of neighbouring characters, and single ones, of scripts without spaces. */
  readonly grams: ReadonlySet<string>;
  /** Numbers in digits, however they are written; and names with digits in them. */
  readonly exact: ReadonlySet<string>;
}

/** A word that is looked for. */
export interface Term {
  readonly text: string;
  /** Of an exact one: in each way in which it may be meant. */
  readonly forms: readonly string[];
  readonly kind: 'word' | 'grams' | 'exact';
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
    words,
    stems: new Set(words.map((word) => stemIn(language, word))),
    grams,
    exact: new Set([...numbersIn(plain), ...namesIn(plain, joinedName), ...namesIn(plain, spacedName)]),
  };
}

/** The words of a question or a statement that say what it is about. */
export function termsOfText(text: string, language: StemLanguage): Term[] {
  const plain = folded(text);
  const names = namesIn(plain, joinedName);
  const terms = new Map<string, Term>();
  const add = (term: Term): void => {
    if (terms.size < mostTerms && !terms.has(term.text)) terms.set(term.text, term);
  };
  for (const name of names) add({ text: name, forms: [name], kind: 'exact', weight: exactWeight });
  const rest = plain.replace(joinedName, ' ');
  for (const word of spacedWordsOf(rest)) {
    if (/^\d+$/.test(word)) continue;
    const weight = weightOf(word, language);
    if (weight > 0) add({ text: word, forms: [], kind: 'word', weight });
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
  if (term.kind === 'grams') return gramMatch(term.text, bag);
  if (bag.stems.has(stemIn(language, term.text)) || bag.exact.has(numberNamed(term.text) ?? '')) return 1;
  return bag.words.some((word) => isPartOf(term.text, word) || isPartOf(word, term.text)) ? compoundMatch : 0;
}

/** The language of a text by its small words; undefined when they do not tell. */
export function languageOf(text: string): StemLanguage | undefined {
  const words = spacedWordsOf(folded(text));
  let best: StemLanguage | undefined;
  let most = 0;
  for (const language of Object.keys(questionWords) as StemLanguage[]) {
    const { empty } = questionWords[language];
    const count = words.filter((word) => empty.has(word)).length;
    if (count > most) [best, most] = [language, count];
  }
  return best;
}

function spacedWordsOf(plain: string): string[] {
  return [...plain.matchAll(spacedWord)].map(([word]) => word).filter((word) => word.length <= longestWord);
}

function namesIn(plain: string, form: RegExp): string[] {
  return [...plain.matchAll(form)].flatMap(([, letters = '', digits = '']) =>
    isPlainWord(letters) ? [] : [letters + digits],
  );
}

/** `on 12 May` and `at 8`: a word of any language before a number is no part of a name. */
function isPlainWord(letters: string): boolean {
  return Object.values(questionWords).some(({ empty, weak }) => empty.has(letters) || weak.has(letters));
}

function weightOf(word: string, language: StemLanguage): number {
  const { empty, weak } = questionWords[language];
  if (empty.has(word) || (word.length === 1 && /[a-z]/.test(word))) return 0;
  return weak.has(word) ? weakWeight : 1;
}

function segmentsOf(run: string): Term[] {
  const kept: { text: string; end: number }[] = [];
  for (const { segment, index } of segmenter.segment(run.replace(/[几幾]/g, ' '))) {
    if (
      segment === ' ' ||
      emptySegments.has(segment) ||
      (segment.length === 1 && /\p{sc=Hira}/u.test(segment))
    )
      continue;
    const last = kept.at(-1);
    const isTorn = segment.length === 1 || last?.text.length === 1;
    // The dictionary tears words that it does not know into characters, which stand everywhere.
    if (last !== undefined && last.end === index && isTorn) last.text += segment;
    else kept.push({ text: segment, end: 0 });
    (kept.at(-1) ?? { end: 0 }).end = index + segment.length;
  }
  return kept.map(({ text }) => ({
    text,
    forms: [],
    kind: 'grams' as const,
    weight: weakSegments.has(text) ? weakWeight : 1,
  }));
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

/** A part of a compound: `Frist` in `Kündigungsfrist`, and `Wasser` in `Wasserzähler`. */
function isPartOf(part: string, word: string): boolean {
  if (part.length < leastPart || word.length - part.length < leastRest) return false;
  return word.endsWith(part) || word.startsWith(part);
}
