import { limits } from '../limits.ts';

/** `[label]` or `![label]`, and the `(target)` right behind it, if there is one. */
export interface Brackets {
  readonly label: string;
  /** What stands between the round brackets: a destination, and perhaps a title. */
  readonly target?: string;
  /** Length of all of it, brackets included. */
  readonly length: number;
}

/** What was read: brackets, none, or `more` when the text ends before that is known. */
export type BracketsRead = Brackets | 'none' | 'more';

/**
 * Reads what stands at a place where `[` or `![` is. Labels and targets are bounded, and neither spans an empty line, so
 * the work at one place is bounded too.
 */
export function readBrackets(text: string, start: number): BracketsRead {
  const open = text.charAt(start) === '!' ? start + 1 : start;
  const labelEnd = closing(text, { open, pair: '[]', most: limits.linkTextCharacters.value });
  if (typeof labelEnd === 'string') return labelEnd;
  const label = text.slice(open + 1, labelEnd);
  const behind = labelEnd + 1;
  if (behind >= text.length) return 'more';
  if (text.charAt(behind) !== '(') return { label, length: behind - start };
  const end = closing(text, { open: behind, pair: '()', most: limits.linkCharacters.value });
  if (end === 'more') return 'more';
  if (end === 'none') return { label, length: behind - start };
  return { label, target: text.slice(behind + 1, end), length: end + 1 - start };
}

interface Pair {
  readonly open: number;
  readonly pair: '[]' | '()';
  readonly most: number;
}

/** Where the bracket is closed that is opened at `open`. */
function closing(text: string, { open, pair, most }: Pair): number | 'none' | 'more' {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (at - open > most) return 'none';
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '\n' && text.charAt(at + 1) === '\n') return 'none';
    else if (character === pair.charAt(0)) depth += 1;
    else if (character === pair.charAt(1)) depth -= 1;
    if (depth === 0) return at;
  }
  return 'more';
}

/** A link in the form in which it is compared: as it is written, white space aside. */
export function linkAsWritten(isImage: boolean, { label, target = '' }: Brackets): string {
  return `${isImage ? '!' : ''}[${label}](${target})`.replace(/\s+/g, ' ');
}

/** Where a target leads; empty when it is written in a form that is only needed to hide it. */
export function destinationOf(target: string): string {
  return /^\s*(\S+)(?:\s+(?:"[^"<]*"|'[^'<]*'))?\s*$/.exec(target)?.[1] ?? '';
}
