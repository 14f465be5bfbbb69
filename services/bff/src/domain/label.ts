import type { StemLanguage } from '@lectern/text';
import type { Statement } from './statement.ts';
import { matchOf, termsOfText, type WordBag } from './words.ts';

/** Where a label ends. */
const labelEnd = /[:：=…]|\.{3,}|(?:\s\.){3,}/;

/** What stands ahead of a value. */
export function labelOf(text: string): string {
  return text.split(labelEnd, 1)[0] ?? '';
}

/**
 * The share of the words of a label that the question has, 0 to 1. Undefined for what is no label with its value, and for a label that
 * has nothing of the question: then it is the value that does.
 */
export function labelShareOf(
  { kind, text }: Statement,
  question: WordBag,
  language: StemLanguage,
): number | undefined {
  if (kind !== 'pair') return undefined;
  const terms = termsOfText(labelOf(text), language);
  const all = terms.reduce((sum, { weight }) => sum + weight, 0);
  const found = terms.reduce((sum, term) => sum + term.weight * matchOf(term, question, language), 0);
  return found === 0 ? undefined : found / all;
}
