import type { FoundRegex } from './find-regexes.ts';

/** Of every kind that patterns tell apart: letters, digits, white space, line ends, punctuation, other scripts. */
const usual = [
  'a',
  'Z',
  '0',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '.',
  '-',
  '/',
  '<',
  '"',
  '\u00e9',
  '\u4e2d',
  '\u{1f600}',
];

/** Most characters of a pattern that are combined with each other. */
const mostOwn = 8;

/**
 * Inputs that make a backtracking engine work: runs of one character and of pairs, out of those that the pattern itself
 * names, begun by a part of what it looks for and ended by something that cannot match.
 */
export function* longInputs({ source }: Pick<FoundRegex, 'source'>, length: number): Generator<string> {
  const own = [...new Set(source.replace(/\\[a-zA-Z]/g, ''))].slice(0, mostOwn);
  const words = source.match(/[a-zA-Z<#[({*`_-]{2,}/g) ?? [];
  const pieces = [...usual, ...own, ...words, ...own.flatMap((left) => own.map((right) => left + right))];
  for (const piece of new Set(pieces)) {
    const run = piece.repeat(Math.ceil(length / piece.length));
    yield run;
    yield `${run}\u0000`;
    yield `${own.join('')}${run}\u0000\n`;
  }
}

/** CPU time of all matches of a pattern in a text, in milliseconds. */
export function cpuMsOf({ source, flags }: Pick<FoundRegex, 'source' | 'flags'>, text: string): number {
  const regex = new RegExp(source, flags);
  const before = process.cpuUsage();
  if (regex.global) text.replace(regex, '');
  else regex.test(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
