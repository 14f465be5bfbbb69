import MarkdownIt, { type Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import type { Extracted, ReadingWarning } from '../../domain/extracted.ts';
import { paragraphOrLines } from '../../domain/records.ts';
import { choiceMark } from './docx/symbols.ts';
import { frontMatterOf } from './front-matter.ts';
import { readHtml } from './html.ts';
import { inlineText } from './markdown-inline.ts';
import { struckWarning } from './reading-warnings.ts';
import { withCaptions } from './table-captions.ts';
import { TableGrid } from './table-grid.ts';
import { decodeText } from './text-encoding.ts';

/** Nested lists and quotes are read down to this depth; deeper ones lose their structure. */
const deepestNesting = 100;

/** `{#start .wide}`: what programs are told about a heading. */
const headingAttributes = /\{[#.][^{}\n]{1,200}\}$/;
const taskMark = /^\[([ xX])\](?=[^\S\n])/;

/**
 * CommonMark with GitHub's tables, task lists and footnotes. Front matter is text and properties. The parser returns a
 * flat list of tokens in linear time, however deeply they are nested.
 */
export async function readMarkdown(bytes: Uint8Array): Promise<Extracted> {
  const decoded = await decodeText(bytes);
  const { text, rest, warnings, properties } = frontMatterOf(decoded.text.replace(/\r\n?/g, '\n'));
  // Footnotes stay where they are written, so the rules that move them to the end and write them inline are off.
  const parser = new MarkdownIt('default', { html: true, maxNesting: deepestNesting })
    .use(footnotes)
    .disable(['footnote_tail', 'footnote_inline', 'replacements', 'smartquotes']);
  const reader = new MarkdownReader();
  for (const token of parser.parse(rest, {})) reader.read(token);
  const body = withCaptions(reader.blocks);
  return {
    blocks: text === '' ? body : [{ kind: 'lines', text }, ...body],
    warnings: [...decoded.warnings, ...warnings, ...reader.warnings, ...struckWarning(reader.struck)],
    ...(properties === undefined ? {} : { properties }),
  };
}

class MarkdownReader {
  readonly blocks: Block[] = [];
  readonly warnings: ReadingWarning[] = [];
  struck = 0;
  #lists = 0;
  /** The number of an item whose text has not come. */
  #number = '';
  #heading = 0;
  #table: TableGrid | undefined;
  #isHead = false;

  read(token: Token): void {
    switch (token.type) {
      case 'list_item_open':
      case 'list_item_close':
        this.#lists += token.nesting;
        this.#number = token.info === '' ? '' : `${token.info}${token.markup} `;
        return;
      case 'heading_open':
        this.#heading = Number(token.tag.slice(1));
        return;
      case 'heading_close':
        this.#heading = 0;
        return;
      case 'code_block':
      case 'fence':
        this.blocks.push({ kind: 'code', text: token.content });
        return;
      case 'html_block':
        this.#html(token.content);
        return;
      case 'inline':
        this.#inline(token);
        return;
      default:
        this.#tablePart(token.type);
    }
  }

  #html(content: string): void {
    const { blocks, warnings } = readHtml(content);
    for (const block of blocks) this.blocks.push(block);
    for (const warning of warnings) this.warnings.push(warning);
  }

  #item(text: string): void {
    this.blocks.push({ kind: 'list-item', text: this.#number + withTask(text) });
    this.#number = '';
  }

  #tablePart(type: string): void {
    if (type === 'table_open') this.#table = new TableGrid();
    // The first row of a table names its columns: there is no other way to write one.
    if (type === 'thead_open') this.#isHead = true;
    if (type === 'thead_close') this.#isHead = false;
    if (type === 'tr_open') this.#table?.startRow({ isHead: this.#isHead });
    if (type !== 'table_close') return;
    const block = this.#table?.block();
    if (block !== undefined) this.blocks.push(block);
    this.#table = undefined;
  }

  #inline(token: Token): void {
    const { text, struck } = inlineText(token.children ?? []);
    this.struck += struck;
    if (this.#table !== undefined)
      this.#table.add({ text: oneLine(text), columns: 1, rows: 1, isName: false });
    else if (this.#heading > 0) this.#pushHeading(text);
    else if (this.#lists > 0) this.#item(text);
    else this.blocks.push(paragraphOrLines(text));
  }

  #pushHeading(text: string): void {
    const plain = text.trimEnd().replace(headingAttributes, '').trimEnd();
    this.blocks.push({ kind: 'heading', level: this.#heading, text: plain });
  }
}

/** The state of a task in one spelling. */
function withTask(text: string): string {
  return text.replace(taskMark, (_, state: string) => choiceMark(state !== ' '));
}
