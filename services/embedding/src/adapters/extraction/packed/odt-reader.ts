import type { Block } from '../../../domain/block.ts';
import { limits } from '../../../limits.ts';
import { tooManyParts, tooMuchText } from '../failures.ts';
import { OdtTables } from './odt-tables.ts';
import type { Attributes } from './xml-walker.ts';

/** Elements with text that is no part of the document as it is shown. */
const leftOut = new Set(
  'tracked-changes annotation table-of-content hidden-text hidden-paragraph note-citation forms sequence-decls variable-decls'.split(
    ' ',
  ),
);

/** Text of a paragraph that is open. */
interface OpenText {
  readonly level: number;
  readonly parts: string[];
}

/** Makes blocks of the content of an OpenDocument text. */
export class OdtReader {
  readonly blocks: Block[] = [];
  /** Characters that are crossed out, and left out. */
  struck = 0;
  readonly #maxChars: number;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #tables = new OdtTables(this.blocks);
  readonly #hiddenStyles = new Set<string>();
  readonly #struckStyles = new Set<string>();
  readonly #open: OpenText[] = [];
  readonly #inner: Block[] = [];
  #style = '';
  #depth = 0;
  /** Depth of the element whose text is left out. */
  #leftOutAt: number | undefined;
  #isStruck = false;
  /** Elements that are open, of those that alone are read. */
  #inOnly = 0;
  #lists = 0;
  #chars = 0;

  /** @param only elements whose text alone is read; all when left out */
  constructor(maxChars: number, only?: ReadonlySet<string>) {
    this.#maxChars = maxChars;
    this.#only = only;
  }

  open(element: string, attributes: Attributes): void {
    this.#depth += 1;
    if (this.#leftOutAt !== undefined) return;
    this.#noteStyle(element, attributes);
    this.#isStruck = this.#struckStyles.has(attributes['text:style-name'] ?? '');
    if (this.#isStruck || this.#isLeftOut(element, attributes)) {
      this.#leftOutAt = this.#depth;
      return;
    }
    if (this.#only?.has(element)) this.#inOnly += 1;
    if (element === 'list') this.#lists += 1;
    else if (element === 'p' || element === 'h') this.#begin(element, attributes);
    else if (element === 's') this.#add(' '.repeat(Math.min(Number(attributes['text:c'] ?? 1) || 1, 16)));
    else if (element === 'tab') this.#add('\t');
    else if (element === 'line-break') this.#add('\n');
    else this.#tables.open(element, attributes);
  }

  text(text: string): void {
    if (this.#leftOutAt === undefined) this.#add(text.replace(/\s+/g, ' '));
    else if (this.#isStruck) this.struck += text.trim().length;
  }

  close(element: string): void {
    this.#depth -= 1;
    if (this.#leftOutAt !== undefined) {
      if (this.#depth < this.#leftOutAt) this.#leftOutAt = undefined;
      return;
    }
    if (this.#only?.has(element)) this.#inOnly -= 1;
    if (element === 'list') this.#lists -= 1;
    else if (element === 'p' || element === 'h') this.#end();
    else this.#count(this.#tables.close(element));
  }

  #noteStyle(element: string, attributes: Attributes): void {
    if (element === 'style') this.#style = attributes['style:name'] ?? '';
    const isHidden = element === 'text-properties' && attributes['text:display'] === 'none';
    if (isHidden) this.#hiddenStyles.add(this.#style);
    const isLineThrough = /^(?!none$)./.test(attributes['style:text-line-through-style'] ?? '');
    if (element === 'text-properties' && isLineThrough) this.#struckStyles.add(this.#style);
  }

  #isLeftOut(element: string, attributes: Attributes): boolean {
    const style = attributes['text:style-name'];
    const isHidden = style !== undefined && this.#hiddenStyles.has(style);
    return leftOut.has(element) || isHidden || attributes['text:display'] === 'none';
  }

  #begin(element: string, attributes: Attributes): void {
    const level = element === 'h' ? Math.max(1, Number(attributes['text:outline-level'] ?? 1) || 1) : 0;
    this.#open.push({ level, parts: [] });
  }

  #add(text: string): void {
    this.#open.at(-1)?.parts.push(text);
  }

  #end(): void {
    const { level, parts } = this.#open.pop() ?? { level: 0, parts: [] };
    const text = parts.join('').replace(/ +/g, ' ').trim();
    if (text === '' || (this.#only !== undefined && this.#inOnly === 0)) return;
    this.#count(text.length);
    if (this.#tables.put(text)) return;
    if (this.blocks.length > limits.blocks.value) throw tooManyParts(limits.blocks.value, 'paragraphs');
    const block: Block =
      level > 0
        ? { kind: 'heading', level, text }
        : { kind: this.#lists > 0 ? 'list-item' : 'paragraph', text };
    // A note and a text box come behind the paragraph that they are in.
    if (this.#open.length > 0) this.#inner.push(block);
    else this.blocks.push(block, ...this.#inner.splice(0));
  }

  #count(chars: number): void {
    this.#chars += chars;
    if (this.#chars > this.#maxChars) throw tooMuchText(this.#maxChars);
  }
}
