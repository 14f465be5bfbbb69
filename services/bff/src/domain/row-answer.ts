import type { StemLanguage } from '@lectern/text';
import type { Cell, Statement } from './statements.ts';
import { matchOf, type Term, type WordBag, wordBag } from './words.ts';

/** A name of a column that has this share of the words which the best one has is asked for too. */
const closeToBest = 0.75;

/**
 * A row as an answer: its first cell, and with their names the columns that the question asks for; all of them when it names none.
 * A row without names is given as it stands.
 */
export function rowAnswer(row: Statement, terms: readonly Term[], language: StemLanguage): string {
  const [first, ...others] = (row.cells ?? []).filter(({ value }) => value !== '');
  if (first === undefined || others.every(({ column }) => column === '')) return row.text;
  const asked = askedColumns(others, terms, language);
  return `${first.value}, ${asked.map(({ column, value }) => (column === '' ? value : `${column}: ${value}`)).join(', ')}`;
}

function askedColumns(
  cells: readonly Cell[],
  terms: readonly Term[],
  language: StemLanguage,
): readonly Cell[] {
  const shares = cells.map((cell) => ({
    cell,
    share: shareOf(terms, wordBag(cell.column, language), language),
    isGiven: shareOf(terms, wordBag(cell.value, language), language) > 0,
  }));
  const best = Math.max(...shares.map(({ share }) => share));
  if (best === 0) return cells;
  return shares
    .filter(({ share, isGiven }) => isGiven || share >= best * closeToBest)
    .map(({ cell }) => cell);
}

function shareOf(terms: readonly Term[], bag: WordBag, language: StemLanguage): number {
  return terms.reduce((sum, term) => sum + term.weight * matchOf(term, bag, language), 0);
}
