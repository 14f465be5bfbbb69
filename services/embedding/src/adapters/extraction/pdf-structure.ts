import type { Block } from '../../domain/block.ts';
import { type BodyStyle, bodyStyle, headingLevels, type LineGroup } from './pdf-headings.ts';
import type { PdfLine } from './pdf-lines.ts';
import { preparedLines } from './pdf-prepared.ts';
import { PdfWords } from './pdf-words.ts';

const bullet = /^[•◦▪▸‣●○■□–]\s/;
const enumerator = /^(?:[([]?(?:\d{1,2}|[a-z])[.)\]]|[ivx]{1,4}\))\s/;
const caption = /^(?:table|tabelle|tableau|tabla|tabella|tabela|tabel|表)\s?\d/iu;
const endsSentence = '.!?:;"”’»)]。！？';

/**
 * Finds structure in lines: what runs along the edges of pages is not text; lines that are set alike and follow closely are
 * a paragraph, those of price lists and tables stay lines; headings are told by their style, their place and their numbers.
 */
export function pdfStructure(printed: readonly PdfLine[]): Block[] {
  const lines = preparedLines(printed);
  const body = bodyStyle(lines);
  const words = new PdfWords();
  for (const line of lines) words.add(line.text);
  const groups = groupsOf(lines, { body, words });
  const levels = headingLevels(groups, body);
  const blocks: Block[] = [];
  for (const group of groups) {
    const level = levels.get(group);
    const page = group.lines[0]?.page ?? 1;
    if (level !== undefined) blocks.push({ kind: 'heading', level, text: group.text, page });
    else pushBody(blocks, group, { page, words });
  }
  return blocks;
}

interface Setting {
  readonly body: BodyStyle;
  readonly words: PdfWords;
}

function groupsOf(lines: readonly PdfLine[], { body, words }: Setting): LineGroup[] {
  const groups: { lines: PdfLine[]; setOff: boolean; text: string }[] = [];
  let previous: PdfLine | undefined;
  for (const line of lines) {
    const group = groups.at(-1);
    if (previous === undefined || group === undefined || !goesOn(group, line, body)) {
      groups.push({ lines: [line], setOff: isSetOff(previous, line, body), text: line.text });
    } else {
      group.lines.push(line);
      group.text = isProse(line) ? words.join(group.text, line.text) : `${group.text}\n${line.text}`;
    }
    previous = line;
  }
  return groups;
}

function isProse({ kind }: PdfLine): boolean {
  return kind === 'text';
}

function isSetOff(previous: PdfLine | undefined, line: PdfLine, { leading }: BodyStyle): boolean {
  if (previous === undefined || previous.page !== line.page) return true;
  const step = previous.y - line.y;
  return step <= 0 || step > leading * 1.15;
}

/** Same block: same page, set alike, no more than the usual distance, going down; or on top of the next column. */
function goesOn({ lines }: { lines: readonly PdfLine[] }, line: PdfLine, body: BodyStyle): boolean {
  const previous = lines.at(-1);
  if (previous === undefined || previous.page !== line.page || previous.kind !== line.kind) return false;
  const step = previous.y - line.y;
  const usual = Math.max(body.leading, Math.max(line.size, previous.size) * 1.1);
  if (line.kind !== 'text') return line.kind !== 'note' && step > 0 && step <= usual * 2.5;
  const alike = Math.abs(previous.size - line.size) < 1 && previous.bold === line.bold;
  if (!alike && !isRunIn(previous, line)) return false;
  if (bullet.test(line.text) || enumerator.test(line.text)) return false;
  if (step <= 0) return line.size === body.size && isCut(previous.text) && /^\p{Ll}/u.test(line.text);
  return step <= usual * farthest(previous, line) && !endsEarly(previous, line);
}

/** Exponents push the lines of a sentence apart. */
function farthest(previous: PdfLine, line: PdfLine): number {
  if (!isCut(previous.text)) return 1.35;
  return /^[\p{Ll}\d]/u.test(line.text) ? 1.8 : 1.5;
}

/** A short line above a long one had room for more: its paragraph has ended, or it is a title. */
function endsEarly(previous: PdfLine, line: PdfLine): boolean {
  const isShort = previous.right - previous.x < (line.right - line.x) * 0.6;
  return (
    isShort &&
    Math.abs(previous.x - line.x) < line.size * 2 &&
    !/^\p{Ll}/u.test(line.text) &&
    !/-$/.test(previous.text)
  );
}

/** A line that begins bold, or one with much of it: no change of paragraph where the sentence goes on. */
function isRunIn(previous: PdfLine, line: PdfLine): boolean {
  return Math.abs(previous.size - line.size) < 1 && isCut(previous.text) && /^\p{Ll}/u.test(line.text);
}

function isCut(text: string): boolean {
  return !endsSentence.includes(text.at(-1) ?? '');
}

interface BodyPlace {
  readonly page: number;
  readonly words: PdfWords;
}

function pushBody(blocks: Block[], group: LineGroup, { page, words }: BodyPlace): void {
  const { lines, text } = group;
  const kind = lines[0]?.kind ?? 'text';
  if (kind === 'row' && lines.length > 1) pushTable(blocks, group, page);
  else if (kind !== 'text') blocks.push({ kind: kind === 'note' ? 'paragraph' : 'lines', text, page });
  else if (bullet.test(text)) blocks.push({ kind: 'list-item', text: text.slice(2), page });
  else pushProse(blocks, text, { page, words });
}

/** A word that a page break divides is made whole on the first page. */
function pushProse(blocks: Block[], text: string, { page, words }: BodyPlace): void {
  const last = blocks.at(-1);
  const goesOnHere = last?.kind === 'paragraph' && last.page !== page && isCut(last.text);
  if (!goesOnHere) {
    blocks.push({ kind: 'paragraph', text, page });
    return;
  }
  const [first = ''] = text.split(' ', 1);
  const joined = words.join(last.text, first);
  if (joined === `${last.text} ${first}` || text.length === first.length) {
    blocks.push({ kind: 'paragraph', text, page, continues: true });
    return;
  }
  blocks[blocks.length - 1] = { ...last, text: joined };
  blocks.push({ kind: 'paragraph', text: text.slice(first.length).trim(), page, continues: true });
}

/** With its caption, where that stands in front of it. */
function pushTable(blocks: Block[], { lines, text }: LineGroup, page: number): void {
  const names = namesColumns(lines) ? 1 : 0;
  const before = blocks.at(-1);
  const hasCaption = before !== undefined && before.page === page && isCaption(before);
  if (hasCaption) blocks.pop();
  const headLines = names + (hasCaption ? 1 : 0);
  const whole = hasCaption ? `${before.text}\n${text}` : text;
  blocks.push({ kind: 'table', text: whole, page, ...(headLines === 0 ? {} : { headLines }) });
}

function isCaption(block: Block): boolean {
  return block.kind === 'paragraph' && block.text.length <= 300 && caption.test(block.text);
}

/** The first row is set in another way, or has words where the others have numbers. */
function namesColumns([first, ...others]: readonly PdfLine[]): boolean {
  if (first === undefined || others.length === 0 || !first.text.includes(' | ')) return false;
  if (first.bold && others.some(({ bold }) => !bold)) return true;
  if (first.font !== '' && others.every(({ font }) => font !== first.font)) return true;
  const numbers = ({ text }: PdfLine): number => text.split(' | ').filter((cell) => /\d/.test(cell)).length;
  return numbers(first) === 0 && others.filter((line) => numbers(line) > 0).length * 2 > others.length;
}
