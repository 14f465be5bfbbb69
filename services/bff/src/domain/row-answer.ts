import type { StemLanguage } from '@lectern/text';
import { type AskedKind, asksForNumber } from './asked-kind.ts';
import type { Cell, Statement } from './statement.ts';
import { matchOf, type Term, type WordBag, wordBag } from './words.ts';

/** What a row is asked for. */
export interface RowQuestion {
  readonly terms: readonly Term[];
  readonly language: StemLanguage;
  readonly kind: AskedKind;
}

/** A name of a column that has this share of the words which the best one has is asked for too. */
const closeToBest = 0.75;

/**
 * A row as an answer: its first cell, and with their names the columns that the question names; all of them when it names none, or none
 * with a number where an amount is asked for.
 * A row without names is given as it stands.
 */
export function rowAnswer(row: Statement, { terms, language, kind }: RowQuestion): string {
  const [first, ...others] = (row.cells ?? []).filter(({ value }) => value !== '');
  if (first === undefined || others.every(({ column }) => column === '')) return row.text;
  const asked = askedColumns(others, { terms, language, kind });
  return `${first.value}, ${asked.map(({ column, value }) => (column === '' ? value : `${column}: ${value}`)).join(', ')}`;
}

function askedColumns(cells: readonly Cell[], { terms, language, kind }: RowQuestion): readonly Cell[] {
  const wantsNumber = asksForNumber(kind);
  const shares = cells.map((cell) => ({
    cell,
    share: shareOf(terms, wordBag(cell.column, language), language),
    isGiven: shareOf(terms, wordBag(cell.value, language), language) > 0,
  }));
  const best = Math.max(0, ...shares.filter(({ isGiven }) => !isGiven).map(({ share }) => share));
  if (best === 0) return cells;
  const asked = shares.filter(({ share, isGiven }) => isGiven || share >= best * closeToBest);
  const hasNumber = asked.some(({ cell, isGiven }) => !isGiven && /\p{N}/u.test(cell.value));
  return wantsNumber && !hasNumber ? cells : asked.map(({ cell }) => cell);
}

function shareOf(terms: readonly Term[], bag: WordBag, language: StemLanguage): number {
  return terms.reduce((sum, term) => sum + term.weight * matchOf(term, bag, language), 0);
}
