import type { Block } from '../../domain/block.ts';
import { paragraphOrLines } from '../../domain/records.ts';
import { type BodyStyle, bodyStyle, headingLevels, type LineGroup } from './pdf-headings.ts';
import type { PdfLine } from './pdf-lines.ts';
import { preparedLines } from './pdf-prepared.ts';
import { PdfWords } from './pdf-words.ts';
import { withCaptions } from './table-captions.ts';
import { headLinesOf } from './table-head.ts';

/** With those of Symbol, Wingdings and Webdings that programs offer for lists, as Unicode has them. */
const bullet = /^[•◦▪▸‣●○■□–⁃∙⦁⬩◆◼⚫⭘❖➢⮚➔►⏵🞂🡪🡺⇨☞]\s/u;
/** Signs in the place of bullets that say something. */
const tick = /^[✓✔✗✘]\s/;
const enumerator = /^(?:[([]?(?:\d{1,2}|[a-z])[.)\]]|[ivx]{1,4}\))\s/;
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
  return withCaptions(blocks);
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
  if (line.kind === 'row' && line.goesOn === true) return true;
  const step = previous.y - line.y;
  const usual = Math.max(body.leading, Math.max(line.size, previous.size) * 1.1);
  if (line.kind !== 'text') return line.kind !== 'note' && step > 0 && step <= usual * 2.5;
  const alike = Math.abs(previous.size - line.size) < 1 && previous.bold === line.bold;
  if (!alike && !isRunIn(previous, line)) return false;
  if ([bullet, tick, enumerator].some((mark) => mark.test(line.text))) return false;
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

function pushBody(blocks: Block[], { lines, text }: LineGroup, { page, words }: BodyPlace): void {
  const kind = lines[0]?.kind ?? 'text';
  if (kind === 'row' && lines.length > 1) blocks.push(tableOf(lines, text, page));
  else if (kind === 'note') blocks.push({ kind: 'paragraph', text, page });
  else if (kind !== 'text') blocks.push({ kind: 'lines', text, page });
  else if (bullet.test(text) || tick.test(text))
    blocks.push({ kind: 'list-item', text: text.replace(bullet, ''), page });
  else if (areLabelled(lines))
    blocks.push({ kind: 'lines', text: lines.map((line) => line.text).join('\n'), page });
  else pushProse(blocks, text, { page, words });
}

/** Most of them are a label and its value: "Duty phone: 5580". */
function areLabelled(lines: readonly PdfLine[]): boolean {
  const labelled = lines.filter((line) => paragraphOrLines(line.text).kind === 'lines');
  return lines.length > 1 && labelled.length >= lines.length * 0.6;
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

function tableOf(lines: readonly PdfLine[], text: string, page: number): Block {
  const heads = lines.findIndex(({ isHead }) => isHead !== true);
  const named =
    heads > 0 ? heads : isSetApart(lines) ? 1 : headLinesOf(lines.map((line) => line.text.split(' | ')));
  return { kind: 'table', text, page, ...(named === 0 ? {} : { headLines: named }) };
}

/** The first row is set in another way than the others. */
function isSetApart([first, ...others]: readonly PdfLine[]): boolean {
  if (first === undefined || others.length === 0 || !first.text.includes(' | ')) return false;
  if (first.bold && others.some(({ bold }) => !bold)) return true;
  return first.font !== '' && others.every(({ font }) => font !== first.font);
}
