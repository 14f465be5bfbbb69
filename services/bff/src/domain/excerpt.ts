import type { StemLanguage } from '@lectern/text';
import { matchOf, type Term, wordBag } from './words.ts';

/** Nobody reads more of a quotation. */
const longestExcerpt = 400;
const clauseEnd = /(?<=[;:,，、；：]|\s--|\s[\u2013\u2014])\s*/;
/** A clause without any end is cut between words. */
const pieceCharacters = 200;

/**
 * A statement, or of a long one those neighbouring clauses that have most of the terms: a part of at most 400 characters, exactly as it stands
 * there.
 */
export function excerptOf(text: string, terms: readonly Term[], language: StemLanguage): string {
  if (text.length <= longestExcerpt) return text;
  const clauses = text.split(clauseEnd).flatMap(piecesOf);
  const places = placesIn(text, clauses);
  const values = clauses.map((clause) => {
    const bag = wordBag(clause, language);
    return terms.reduce((sum, term) => sum + term.weight * matchOf(term, bag, language), 0);
  });
  let best = { from: 0, to: 0, value: -1 };
  for (let from = 0; from < clauses.length; from++) {
    let value = 0;
    for (let to = from; to < clauses.length; to++) {
      const [start = 0] = places[from] ?? [];
      const [, end = 0] = places[to] ?? [];
      if (to > from && end - start > longestExcerpt) break;
      value += values[to] ?? 0;
      if (value > best.value) best = { from: start, to: end, value };
    }
  }
  return text.slice(best.from, best.to).trim();
}

function piecesOf(clause: string): string[] {
  if (clause.length <= longestExcerpt) return [clause];
  const pieces: string[] = [];
  for (let at = 0; at < clause.length; ) {
    const most = at + pieceCharacters;
    const space = most >= clause.length ? clause.length : clause.lastIndexOf(' ', most);
    const end = space > at ? space : safeEnd(clause, most);
    pieces.push(clause.slice(at, end));
    at = end;
  }
  return pieces;
}

/** Never between the halves of one character. */
function safeEnd(text: string, end: number): number {
  return /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end + 1 : Math.min(end, text.length);
}

/** Where each clause begins and ends in the text. */
function placesIn(text: string, clauses: readonly string[]): [number, number][] {
  let at = 0;
  return clauses.map((clause) => {
    const from = text.indexOf(clause, at);
    at = from + clause.length;
    return [from, at];
  });
}
