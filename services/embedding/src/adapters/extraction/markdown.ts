import MarkdownIt, { type Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import type { Block, BodyBlock } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import { htmlBlocks } from './html.ts';
import { decodeText } from './plain-text.ts';
import { tableText } from './table-reader.ts';

/** Nested lists and quotes are read down to this depth; deeper ones lose their structure. */
const deepestNesting = 100;

/** YAML front matter is data about the text; read as Markdown it would become a heading. */
const frontMatter = /^---\r?\n[\s\S]*?\r?\n(?:---|\.\.\.)[^\S\n]*(?:\r?\n|$)/;
const taskMark = /^\[[ xX]\][^\S\n]+/;

/**
 * CommonMark with GitHub's tables, task lists and footnotes. The parser returns a flat list of tokens in linear time,
 * however deeply they are nested.
 */
export function markdownBlocks(bytes: Uint8Array): Block[] {
  // Footnotes stay where they are written, so the rules that move them to the end and write them inline are off.
  const parser = new MarkdownIt('default', { html: true, maxNesting: deepestNesting })
    .use(footnotes)
    .disable(['footnote_tail', 'footnote_inline', 'replacements', 'smartquotes']);
  const reader = new MarkdownReader();
  for (const token of parser.parse(decodeText(bytes).replace(frontMatter, ''), {})) reader.read(token);
  return reader.blocks;
}

class MarkdownReader {
  readonly blocks: Block[] = [];
  #lists = 0;
  #heading = 0;
  #rows: string[][] | undefined;

  read(token: Token): void {
    switch (token.type) {
      case 'list_item_open':
      case 'list_item_close':
        this.#lists += token.nesting;
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
        for (const block of htmlBlocks(token.content)) this.blocks.push(block);
        return;
      case 'inline':
        this.#inline(token);
        return;
      default:
        this.#table(token.type);
    }
  }

  #table(type: string): void {
    if (type === 'table_open') this.#rows = [];
    if (type === 'tr_open') this.#rows?.push([]);
    if (type === 'table_close' && this.#rows !== undefined) {
      this.blocks.push({ kind: 'table', text: tableText(this.#rows) });
      this.#rows = undefined;
    }
  }

  #inline(token: Token): void {
    const text = inlineText(token.children ?? []);
    if (this.#rows !== undefined) this.#rows.at(-1)?.push(oneLine(text));
    else if (this.#heading > 0) this.blocks.push({ kind: 'heading', level: this.#heading, text });
    else this.blocks.push(this.#prose(text));
  }

  #prose(text: string): BodyBlock {
    return this.#lists > 0
      ? { kind: 'list-item', text: text.replace(taskMark, '') }
      : { kind: 'paragraph', text };
  }
}

/** The text of inline content: with link and image texts, without targets and tags; breaks become line ends. */
function inlineText(tokens: readonly Token[]): string {
  return tokens.map(wordsOf).join('');
}

function wordsOf(token: Token): string {
  switch (token.type) {
    case 'softbreak':
    case 'hardbreak':
      return '\n';
    case 'html_inline':
      return /^<br\b/i.test(token.content) ? '\n' : '';
    case 'footnote_ref':
      return '';
    default:
      // Of an image, `content` is its alternative text.
      return token.content;
  }
}
