import type { StemLanguage } from '@lectern/text';
import { asksForHead, deedOf, topicOf } from './asked-head.ts';
import { type AskedKind, askedKind, canAnswer } from './asked-kind.ts';
import { askedName, isNaming, namingTerms } from './asked-name.ts';
import { evidenceFor, type KnownStatement, knownStatements } from './evidence.ts';
import { labelShareOf } from './label.ts';
import type { Passage } from './passage.ts';
import { folded, languageOf, matchOf, numbersOfNames, type Term, termsOfText, wordBag } from './words.ts';

/** A statement of a passage and what speaks for it. */
export interface RankedStatement extends KnownStatement {
  /** Weighted share of the question's terms that it has itself, 0 to 1. */
  readonly ownShare: number;
  /** The same with what it stands under. */
  readonly share: number;
  /** It has a number where an amount is asked for, and a time where a time is. */
  readonly fits: boolean;
  /** Of a label with its value: the share of the label that the question has. */
  readonly labelShare: number | undefined;
  /** The terms that it has itself. */
  readonly terms: readonly Term[];
  readonly score: number;
}

/** A question, and all statements that were found for it, best first. */
export interface Ranking {
  readonly terms: readonly Term[];
  /** The term without which nothing is an answer, if there is one. */
  readonly head: Term | undefined;
  /** The term that an answer has in its own words, if there is one. */
  readonly deed: Term | undefined;
  readonly language: StemLanguage;
  readonly kind: AskedKind;
  readonly statements: readonly RankedStatement[];
}

const relevanceShare = 0.15;
const fitShare = 0.2;
const aTitle = 0.3;
/** A term in the words around counts less for the order than for whether there is an answer. */
const nearShare = 0.6;

/**
 * The statements of all passages, best first: by the words of the question that they have, rare ones counting more (inverse
 * document frequency over the statements), by what kind of thing is asked for, and by the place of their passage in the search,
 * which goes by vectors too.
 */
export function rankStatements(prompt: string, passages: readonly Passage[]): Ranking {
  const language =
    languageOf(prompt) ?? languageOf(passages.map(({ text }) => text.slice(0, 500)).join('\n')) ?? 'en';
  const asked = folded(prompt);
  const found = termsOfText(prompt, language);
  const terms = asksForName(asked) ? namingTerms(found) : found;
  const kind = askedKind(asked);
  const named = numbersOfNames(prompt);
  const question = wordBag(prompt, language);
  const known = passages.flatMap((passage) => knownStatements(passage, language));
  const rarity = rarityOf(terms, known, language);
  const relevance = relevanceIn(passages);
  const statements = known.map((one): RankedStatement => {
    const rare = evidenceFor(terms, one, {
      language,
      weigh: (term) => term.weight * (rarity.get(term) ?? 0),
    });
    const plain = evidenceFor(terms, one, { language, weigh: ({ weight }) => weight });
    const isNamed = ['row', 'pair', 'line'].includes(one.statement.kind);
    const fits = canAnswer(kind, {
      ...{ plain: one.plain, text: one.statement.text },
      ...{ isNamed, named, question: asked },
    });
    const score =
      rare.own +
      nearShare * (rare.all - rare.own) +
      relevanceShare * relevance(one.passage) +
      (fits && kind !== 'any' ? fitShare * rare.all : 0) -
      (one.statement.kind === 'title' ? aTitle : 0);
    return {
      ...one,
      ...{ ownShare: plain.own, share: plain.all, fits, score },
      labelShare: labelShareOf(one.statement, question, language),
      terms: terms.filter((term) => matchOf(term, one.own, language) > 0),
    };
  });
  return {
    terms,
    head: headOf(prompt, terms, language),
    deed: deedIn(prompt, terms),
    ...{ language, kind },
    statements: statements.sort((a, b) => b.score - a.score),
  };
}

function asksForName(plain: string): boolean {
  return askedName(plain) !== undefined;
}

function headOf(prompt: string, terms: readonly Term[], language: StemLanguage): Term | undefined {
  const plain = folded(prompt);
  const topic = termsOfText(topicOf(plain), language).findLast(
    (term) => !asksForName(plain) || !isNaming(term),
  );
  if (topic !== undefined) return terms.find(({ text }) => text === topic.text);
  return asksForHead(plain) || asksForName(plain)
    ? terms.find(({ kind, weight }) => kind !== 'exact' && kind !== 'day' && weight >= 1)
    : undefined;
}

function deedIn(prompt: string, terms: readonly Term[]): Term | undefined {
  const word = deedOf(folded(prompt));
  return word === undefined
    ? undefined
    : terms.find(({ text, forms }) => text === word || forms.includes(word));
}

/** A term that no statement has cannot tell them apart, so it weighs nothing. */
function rarityOf(
  terms: readonly Term[],
  known: readonly KnownStatement[],
  language: StemLanguage,
): ReadonlyMap<Term, number> {
  return new Map(
    terms.map((term) => {
      const found = known.filter(({ own }) => matchOf(term, own, language) > 0).length;
      const near =
        found > 0 ||
        known.some(({ around, above }) => [around, above].some((bag) => matchOf(term, bag, language) > 0));
      return [term, near ? Math.log(1 + (known.length + 1) / (found + 0.5)) : 0];
    }),
  );
}

function relevanceIn(passages: readonly Passage[]): (passage: Passage) => number {
  const best = Math.max(...passages.map(({ score }) => score), Number.MIN_VALUE);
  return ({ score }) => Math.max(0, score) / best;
}
