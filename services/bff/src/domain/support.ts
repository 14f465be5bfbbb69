import type { StemLanguage } from '@lectern/text';
import { limits } from '../limits.ts';
import { evidenceFor, type KnownStatement, knownStatements, namesOf } from './evidence.ts';
import { excerptOf } from './excerpt.ts';
import { numbersIn, writtenNumbers } from './numbers.ts';
import type { Passage } from './passage.ts';
import { keyOf } from './record-key.ts';
import { folded, languageOf, matchOf, type Term, termsOfText, type WordBag, wordBag } from './words.ts';

/** Tells whether passages hold what an answer says. */
export interface Support {
  /** Whether a text says anything that can be compared. */
  saysSomething(statement: string): boolean;
  /** Of passages that are named together for a statement: those that hold it or a part of it, with the words that do. */
  quotesFor(statement: string, passages: readonly Passage[]): ReadonlyMap<Passage, string>;
}

/** Share of a statement's terms that its passages have to have; models put things in other words. */
const leastShare = 0.25;
const aroundShare = 0.5;
const aTitle = 0.1;
/** Short answers (`Linz.`, `Yes.`) are understood with the question. */
const fewTerms = 2;
const promptShare = 0.5;
/** The number of an item of a list says nothing. */
const listNumber = /^\s*(?:[-*]\s+)?\d{1,2}[.)]\s/;

/** A statement that is a record, with the terms of what it is about. */
interface KnownRecord {
  readonly own: WordBag;
  readonly key: readonly Term[];
  /** Of a row: its cells behind the first, in the form in which words are compared. */
  readonly values: ReadonlySet<string>;
}

interface Known {
  readonly statements: readonly KnownStatement[];
  readonly records: readonly KnownRecord[];
  readonly bag: WordBag;
  readonly numbers: ReadonlySet<string>;
}

interface Claim {
  readonly language: StemLanguage;
  readonly terms: readonly Term[];
  /** Numbers that it gives and the question does not, each in the ways in which it may be meant. */
  readonly numbers: readonly (readonly string[])[];
  /** Its words; and with them those of the question. */
  readonly bags: readonly WordBag[];
}

/**
 * Support of statements by their words and numbers: a quarter of the words has to be in the passages, and every number that the
 * question does not have, in no record of something else than it names: a row of another valve, a line of another day. Words of another language than the passage's do not count, numbers and names do.
 *
 * Not guaranteed: that a statement which shares words and numbers with a passage is what the passage says.
 */
export function createSupport(prompt: string): Support {
  const promptLanguage = languageOf(prompt);
  const asked = numbersIn(folded(prompt));
  const known = new Map<string, Known>();
  const knownOf = (passage: Passage, language: StemLanguage): Known => {
    const key = `${language} ${passage.marker}`;
    const found = known.get(key) ?? know(passage, language);
    known.set(key, found);
    return found;
  };
  const claimOf = (statement: string): Claim => {
    const text = statement.replace(listNumber, '').slice(-limits.statementCharacters.value);
    const language = languageOf(text) ?? promptLanguage ?? 'en';
    const own = termsOfText(text, language);
    const more = own.length < fewTerms ? termsOfText(prompt, language) : [];
    const terms = [...own, ...more.map((term) => ({ ...term, weight: term.weight * promptShare }))];
    const numbers = writtenNumbers(folded(text)).filter((forms) => !forms.some((form) => asked.has(form)));
    const bags = [text, `${text}\n${prompt}`].map((said) => wordBag(said, language));
    return { language, terms, numbers, bags };
  };
  return {
    saysSomething: (statement) =>
      termsOfText(statement, languageOf(statement) ?? promptLanguage ?? 'en').length > 0,
    quotesFor: (statement, passages) => {
      const claim = claimOf(statement);
      const sources = passages.map((passage) => ({ passage, known: knownOf(passage, claim.language) }));
      const all = sources.map((source) => source.known);
      if (!isHeld(claim, all)) return new Map();
      return new Map(
        sources
          .filter((source) => hasAny(claim, source.known.bag) && contributes(claim, source.known, all))
          .flatMap((source) => {
            const quote = quoteFor(claim, source.known.statements);
            return quote === undefined ? [] : [[source.passage, quote]];
          }),
      );
    },
  };
}

function know(passage: Passage, language: StemLanguage): Known {
  const text = [...namesOf(passage), passage.text].join('\n');
  const statements = knownStatements(passage, language);
  return {
    statements,
    records: statements.map(({ statement, own }) => ({
      own,
      key: termsOfText(keyOf(statement), language),
      values: new Set(statement.cells?.slice(1).map(({ value }) => folded(value))),
    })),
    bag: wordBag(text, language),
    numbers: numbersIn(folded(text)),
  };
}

function isHeld(claim: Claim, sources: readonly Known[]): boolean {
  const { terms, numbers, language } = claim;
  const has = (forms: readonly string[]): boolean =>
    forms.some((form) =>
      sources.some((source) => source.numbers.has(form) || source.numbers.has(inTheAfternoon(form))),
    );
  if (!numbers.every((forms) => has(forms) && !isOfAnother(hasNumber(forms), claim, sources))) return false;
  if (terms.some((term) => isOfAnother(isValueIn(term), claim, sources))) return false;
  let found = 0;
  let all = 0;
  for (const term of terms) {
    all += term.weight;
    found += term.weight * Math.max(0, ...sources.map(({ bag }) => matchOf(term, bag, language)));
  }
  return all > 0 && (found / all >= leastShare || numbers.length > 0);
}

/** The records that have something a claim says. */
type IsHolder = (record: KnownRecord) => boolean;

function hasNumber(forms: readonly string[]): IsHolder {
  return ({ own }) => forms.some((form) => own.exact.has(form) || own.exact.has(inTheAfternoon(form)));
}

/** Words that are the whole of a cell: the place of one row is not that of another. */
function isValueIn({ text, kind, weight }: Term): IsHolder {
  return ({ values }) => kind !== 'concept' && weight >= 1 && values.has(text);
}

/**
 * Whether something stands only in records of something else, while the claim names a record that does not have it; where the claim names
 * none, the question tells which one is meant.
 */
function isOfAnother(isHolder: IsHolder, { bags, language }: Claim, sources: readonly Known[]): boolean {
  const records = sources.flatMap((source) => source.records);
  const holders = records.filter(isHolder);
  if (holders.length === 0 || holders.some(({ key }) => key.length === 0)) return false;
  const others = records.filter((one) => !isHolder(one));
  for (const bag of bags) {
    const withNamed = ({ key }: KnownRecord) => ({
      key,
      named: key.filter((term) => matchOf(term, bag, language) > 0),
    });
    const [own, rivals] = [holders.map(withNamed), others.map(withNamed)];
    if (own.some(({ named }) => rivals.some(({ key }) => hasOther(named, key)))) return false;
    if (own.every(({ key }) => rivals.some(({ named }) => hasOther(named, key)))) return true;
  }
  return false;
}

/** Whether there is a term in `terms` that `others` are without. */
function hasOther(terms: readonly Term[], others: readonly Term[]): boolean {
  return terms.some(({ text }) => !others.some((other) => other.text === text));
}

/** Whether a passage has one of the numbers of a claim, or words of it that those with its numbers are without. */
function contributes({ numbers, terms, language }: Claim, known: Known, sources: readonly Known[]): boolean {
  const hasAnyNumber = (one: Known): boolean =>
    numbers.some((forms) =>
      forms.some((form) => one.numbers.has(form) || one.numbers.has(inTheAfternoon(form))),
    );
  if (numbers.length === 0 || hasAnyNumber(known)) return true;
  const others = sources.filter(hasAnyNumber);
  return terms.some(
    (term) =>
      matchOf(term, known.bag, language) > 0 && !others.some(({ bag }) => matchOf(term, bag, language) > 0),
  );
}

/** `9 pm` is `21:00`. */
function inTheAfternoon(form: string): string {
  const hour = Number(form);
  return hour >= 1 && hour < 12 ? String(hour + 12) : form;
}

function hasAny({ terms, language }: Claim, bag: WordBag): boolean {
  return terms.some((term) => matchOf(term, bag, language) > 0);
}

function quoteFor({ terms, language }: Claim, statements: readonly KnownStatement[]): string | undefined {
  let best: KnownStatement | undefined;
  let most = 0;
  for (const known of statements) {
    const { own, all } = evidenceFor(terms, known, { language, weigh: ({ weight }) => weight });
    const score = own + aroundShare * (all - own) - (known.statement.kind === 'title' ? aTitle : 0);
    if (score > most) [best, most] = [known, score];
  }
  return best === undefined ? undefined : excerptOf(best.statement.text, terms, language);
}
