import type { BodyBlock } from './block.ts';

/** What a line is told by; the rest of a long one says no more. */
const lookedAt = 240;
/** Share of a paragraph's lines that have to be records. */
const mostLines = 0.6;
/** Share of lines that begin alike, where that tells that they are records. */
const mostAlike = 0.8;
/** A single line that is longer is prose, whatever it begins with. */
const longestSingle = 160;
/** Lines that are longer on the average are paragraphs, each on its own line. */
const longestAverage = 110;

/** What entries begin with: a date, a time, a level, an address, a list mark. */
const marks = [
  /^\s*[[(<]?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})/,
  /^\s*[[(<]?\d{1,2}[-/. ]{1,2}(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}[-/. ]{1,2}\d{2,4}\b/,
  /^\s*[[(<]?\d{8}[T ]?\d{4,6}/,
  /^\s*[[(<]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\b/,
  /^\s*[[(<]?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? {1,2}\d{1,2}\b/,
  /^\s*[[(<]?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b/,
  /^\s*\d{1,3}(?:\.\d{1,3}){3}\b/,
  /^\s*(?:[-*•‣–▪]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s/,
];
/** “Duty phone: 5580”, “timeout = 30”, “担当：山田”. */
const label = /^\s*[\p{L}\p{N}“"'(][^:：=\n]{0,47}(?:[:=](?:\s|$)|：|=\S)/u;
/** So many dots between a label and its value are a leader. */
const leastDots = 4;
const columns = /\S(?:\t+| {3,})\S/u;

/**
 * A paragraph as prose, or as `lines` where its lines are records: entries of a log, labels with their values, entries
 * with dot leaders or columns, items of a list. Prose that was wrapped by hand is none of these. What is told is a
 * likelihood, not a proof; no text is changed.
 */
export function paragraphOrLines(text: string): BodyBlock {
  return { kind: areRecords(text) ? 'lines' : 'paragraph', text };
}

function areRecords(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [only] = lines;
  if (only === undefined) return false;
  if (lines.length === 1) return only.length <= longestSingle && isLabelled(only);
  const records = lines.filter((line, index) => isRecord(line) || (index > 0 && isIndented(line))).length;
  return records >= lines.length * mostLines || beginAlike(lines) || endEarly(lines);
}

const alikeChars = 12;
const fewestAlike = 3;

/** Lines whose beginnings have digits and signs in the same places: stamps of programs, of any form. */
function beginAlike(lines: readonly string[]): boolean {
  if (lines.length < fewestAlike) return false;
  const shapes = lines.map((line) =>
    line.trim().slice(0, alikeChars).replace(/\d/g, '0').replace(/\p{L}/gu, 'a'),
  );
  const [first = ''] = shapes;
  const alike = shapes.filter((shape) => shape === first).length;
  return /0{2}/.test(first) && /[^\p{L}\d\s]/u.test(first) && alike >= lines.length * mostAlike;
}

function isLabelled(line: string): boolean {
  return label.test(line) || hasLeader(line);
}

/** “Mooring ........ 36.75”, “Mooring . . . . 36.75”. */
function hasLeader(line: string): boolean {
  const between = line
    .trim()
    .split(/[^ .·…_]+/)
    .slice(1, -1);
  return between.some((dots) => dots.replaceAll(' ', '').length >= leastDots);
}

function isRecord(line: string): boolean {
  const start = line.slice(0, lookedAt);
  if (marks.some((mark) => mark.test(start)) || isLabelled(start) || columns.test(start.trim())) return true;
  const bare = line.trim();
  return (bare.startsWith('{') && bare.endsWith('}')) || start.split(' | ').length > 2;
}

/** The rest of a record before it, as in a trace of a stack. */
function isIndented(line: string): boolean {
  return /^(?:\t| {2,})\S/.test(line);
}

/**
 * True for lines that end where the next word would have had room: they were not wrapped. Lines that end as sentences do
 * are paragraphs.
 */
function endEarly(lines: readonly string[]): boolean {
  const lengths = lines.map((line) => line.length);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  if (lines.length < 3 || lengths.reduce((sum, length) => sum + length, 0) > lines.length * longestAverage) {
    return false;
  }
  let early = 0;
  let sentences = 0;
  for (const [index, line] of lines.entries()) {
    if (/[.!?。！？]["”»)]?\s*$/.test(line.slice(-4))) sentences += 1;
    const next = lines[index + 1];
    if (next === undefined) continue;
    const word = /\S+/.exec(next.slice(0, lookedAt))?.[0] ?? '';
    if (line.trimEnd().length + 1 + word.length <= longest) early += 1;
  }
  return early >= (lines.length - 1) * mostLines && sentences * 2 < lines.length;
}
