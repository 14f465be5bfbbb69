import { sentencesIn } from './sentences.ts';
import type { Statement } from './statement.ts';
import { rowsOf } from './tables.ts';

/** Where a paragraph ends. */
const emptyLine = /\n[^\S\n]*\n\s*/;
const listMark = /^\s*(?:(?:[-*+•‣▪]|\d{1,3}[.)]|#{1,6}|>)\s+)+/;
/** `cell | cell`, `| cell | cell |`, or cells with tabs between. */
const tableRow = /\S\s?\|\s?\S|^\s*\|.*\|\s*$|\S\t+\S/;
/** `Duty phone: 5580`, `title = x`, `Mooring ..... 36.75`: a label of a few words, and its value. */
const pair =
  /^[^\n:：=]{1,80}(?:(?<!\d)[:：]\s*|[:：](?!\d)\s*|\s=\s|\s?\.{3,}\s*|\s?(?:\. ){3,}\s*|\s?…+\s*)\S/;
/** What leads the eye from a label to its value. */
const leader = /\.{3,}|(?:\s\.){3,}|…+/;
const leaderLabel = 100;
const leaderValue = 40;
/** Ends a sentence, with what may close behind it. */
const sentenceEnd = /[.!?。！？…][)"'\u201d\u2019\u00bb」』）]*$/;
/** What a line that goes on with the one before never begins with in prose: a list, a record, a heading. */
const startsAnew = /^\s*(?:[-*+•‣▪>#|]|\d{1,3}[.)]\s|\[?\d{2,4}[-./:]\d|\{|\[|"[^"\n]{1,60}":)/;
/** A title has no more words. */
const titleWords = 8;

/** All that can be quoted of a passage, in its order, with titles for what stands under them. Rules between rows are left out. */
export function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  let title = '';
  for (const block of text.split(emptyLine)) {
    for (const run of runsOf(block.split('\n'))) {
      const made = run.isTable ? rowsOf(run.lines, title) : ofLines(run.lines, title);
      found.push(...made);
      const last = made.at(-1);
      if (last?.kind === 'title') title = last.text;
    }
  }
  return found.map((one, i) =>
    one.kind === 'title' && !isAbove(found[i + 1]) ? { ...one, kind: 'line' } : one,
  );
}

/** A title has something under it; a line of a list of short lines has not. */
function isAbove(next: Statement | undefined): boolean {
  return next !== undefined && next.kind !== 'title';
}

interface Run {
  readonly isTable: boolean;
  readonly lines: string[];
}

/** Lines of tables apart from others. */
function runsOf(lines: readonly string[]): Run[] {
  const runs: Run[] = [];
  for (const line of lines) {
    const isTable = tableRow.test(line);
    if (runs.at(-1)?.isTable !== isTable) runs.push({ isTable, lines: [] });
    runs.at(-1)?.lines.push(line);
  }
  return runs;
}

function ofLines(lines: readonly string[], title: string): Statement[] {
  let around = title;
  let subject: string | undefined;
  return joinedLines(lines).flatMap((piece) => {
    if (/^\s*```/.test(piece)) return [];
    const isHeading = /^\s*#{1,6}\s/.test(piece);
    const bare = piece.replace(listMark, '');
    const isItem = bare !== piece;
    const made: Statement[] = isHeading
      ? [{ text: bare.trim(), kind: 'title', around: '' }]
      : ofPiece(bare, around).map((one) => (isItem ? asItem(one) : one));
    const last = made.at(-1);
    if (last?.kind === 'title') around = last.text;
    if (last?.kind === 'pair' && subject === undefined) {
      // The first field of a record says what the others are about.
      subject = last.text;
      around = `${around}\n${subject}`;
    }
    return made;
  });
}

/** What is marked as an item of a list is no title. */
function asItem(one: Statement): Statement {
  return one.kind === 'title' ? { ...one, kind: 'line' } : one;
}

/** Lines that are one paragraph, put together; a line of a log, a list or a record stays apart. */
function joinedLines(lines: readonly string[]): string[] {
  const longest = Math.max(...lines.map(({ length }) => length));
  const pieces: string[][] = [];
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    if (before === undefined || isBreak(before, line, longest)) pieces.push([]);
    pieces.at(-1)?.push(line);
  });
  return pieces.map((piece) => piece.join('\n'));
}

/** A writer breaks a line in the middle of a sentence only where it is full. */
function isBreak(before: string, line: string, longest: number): boolean {
  if (startsAnew.test(line) || startsAnew.test(before) !== startsAnew.test(line)) return true;
  if (/^\s*\p{Ll}/u.test(line)) return pair.test(line) && (pair.test(before) || /:$/.test(before.trimEnd()));
  const end = before.trimEnd();
  if (pair.test(line) && (pair.test(before) || sentenceEnd.test(end))) return true;
  return end.length < longest * 0.6 || (sentenceEnd.test(end) && end.length < longest * 0.8);
}

function ofPiece(piece: string, around: string): Statement[] {
  const line = piece.trim();
  if (line === '') return [];
  if (!line.includes('\n') && (isLed(line) || (pair.test(line) && sentencesIn(line).length === 1))) {
    return [{ text: line, kind: 'pair', around }];
  }
  const sentences = sentencesIn(piece);
  let before = around;
  return sentences.map((text, i) => {
    const statement: Statement = { text, kind: kindOf(text, sentences.length), around: before };
    before = text.length <= 300 ? text : '';
    return i === 0 ? statement : { ...statement, around: `${around}\n${statement.around}` };
  });
}

/** `Mooring above 12 m ..... 36.75` */
function isLed(line: string): boolean {
  const parts = line.split(leader);
  const [label = '', value = ''] = [parts[0], parts.at(-1)];
  const isShort = label.trim().length <= leaderLabel && value.trim().length <= leaderValue;
  return parts.length > 1 && isShort && label.trim() !== '' && value.trim() !== '';
}

function kindOf(text: string, count: number): Statement['kind'] {
  if (sentenceEnd.test(text)) return 'sentence';
  if (startsAnew.test(text) || /\d/.test(text)) return 'line';
  return count === 1 && text.length <= 100 && text.split(/\s+/).length <= titleWords ? 'title' : 'sentence';
}
