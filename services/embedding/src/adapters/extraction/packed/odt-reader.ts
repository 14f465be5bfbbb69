import type { Block } from '../../../domain/block.ts';
import { limits } from '../../../limits.ts';
import { isPageLine } from '../docx/paragraph.ts';
import { symbolsText, withChoices } from '../docx/symbols.ts';
import { tooManyParts, tooMuchText } from '../failures.ts';
import { isFileName } from '../html-values.ts';
import { scriptText } from '../script-text.ts';
import { OdtControls } from './odt-controls.ts';
import { OdtLists } from './odt-lists.ts';
import type { OdtStyles } from './odt-styles.ts';
import { OdtTables } from './odt-tables.ts';
import type { Attributes } from './xml-walker.ts';

/** Elements with text that is no part of the document as it is shown, or is another one on every page. */
const leftOut = new Set(
  'tracked-changes annotation table-of-content hidden-text hidden-paragraph note-citation forms sequence-decls variable-decls ruby-text page-number page-count'.split(
    ' ',
  ),
);
/** Elements in a line of text, of which one may be its own title. */
const inLine = new Set(['p', 'h', 'span', 'a', 'meta']);

/** A part of a line that looks in its own way. */
interface Span {
  /** How much the line held before it. */
  readonly start: number;
  readonly isStruck: boolean;
  readonly script: '^' | '_' | '';
  readonly symbolFont?: string | undefined;
}

/** Text of a paragraph that is open. */
interface OpenText {
  readonly level: number;
  readonly label: string;
  readonly parts: string[];
  readonly spans: Span[];
  /** It says what a picture shows. */
  readonly isPicture: boolean;
  /** It had the number of a page, which was left out. */
  hadPageNumber: boolean;
}

/** A formula as text, or a chart as blocks. */
export interface ReadObject {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface OdtReaderOptions {
  readonly maxChars: number;
  readonly styles: OdtStyles;
  /** What an object holds, by its reference. */
  readonly object?: (reference: string) => ReadObject;
  /** Elements whose text alone is read; all when left out. */
  readonly only?: ReadonlySet<string>;
}

/** Makes blocks of the content of an OpenDocument text. */
export class OdtReader {
  readonly blocks: Block[] = [];
  /** Characters that are crossed out; comments; deletions that are tracked. All are left out. */
  readonly losses = { struck: 0, comments: 0, deleted: 0 };
  readonly #options: OdtReaderOptions;
  readonly #tables = new OdtTables(this.blocks);
  readonly #controls = new OdtControls();
  readonly #lists: OdtLists;
  readonly #open: OpenText[] = [];
  readonly #inner: Block[] = [];
  readonly #names: string[] = [];
  /** Depth of the element whose text is left out. */
  #leftOutAt: number | undefined;
  /** Elements that are open, of those that alone are read. */
  #inOnly = 0;
  #chars = 0;

  constructor(options: OdtReaderOptions) {
    this.#options = options;
    this.#lists = new OdtLists(options.styles);
  }

  open(element: string, attributes: Attributes): void {
    const parent = this.#names.at(-1);
    this.#names.push(element);
    if (element === 'annotation') this.losses.comments += 1;
    if (element === 'deletion') this.losses.deleted += 1;
    this.#controls.open(element, attributes);
    if (this.#leftOutAt !== undefined) return;
    this.#options.styles.open(element, attributes);
    if (this.#isLeftOut(element, attributes, parent)) {
      this.#leftOutAt = this.#names.length;
      return;
    }
    if (this.#isOnly(element, attributes)) this.#inOnly += 1;
    if (isLine(element, parent)) this.#begin(element, attributes);
    else if (element === 'span') this.#beginSpan(attributes);
    else if (element === 'control') this.#add(this.#controls.textOf(attributes['draw:control']));
    else if (element === 'object') this.#object(attributes['xlink:href']);
    else {
      this.#add(spaceOf(element, attributes));
      this.#lists.open(element, attributes);
      this.#tables.open(element, attributes);
    }
  }

  text(text: string): void {
    if (this.#leftOutAt !== undefined) return;
    const { isStruck = false, symbolFont } = this.#open.at(-1)?.spans.at(-1) ?? {};
    if (isStruck) this.losses.struck += text.trim().length;
    else if (symbolFont !== undefined) this.#add(symbolsText(symbolFont, text));
    else this.#add(withChoices(text.replace(/\s+/g, ' ')));
  }

  close(element: string): void {
    const depth = this.#names.length;
    this.#names.pop();
    if (this.#leftOutAt !== undefined) {
      if (depth === this.#leftOutAt) this.#leftOutAt = undefined;
      return;
    }
    this.#options.styles.close(element);
    if (this.#inOnly > 0 && this.#options.only?.has(element)) this.#inOnly -= 1;
    if (isLine(element, this.#names.at(-1))) this.#end();
    else if (element === 'span') this.#endSpan();
    else {
      this.#lists.close(element);
      this.#count(this.#tables.close(element));
    }
  }

  #isLeftOut(element: string, attributes: Attributes, parent: string | undefined): boolean {
    if (/^page-(?:number|count)$/.test(element)) {
      const line = this.#open.at(-1);
      if (line !== undefined) line.hadPageNumber = true;
    }
    const style = attributes['text:style-name'];
    const isHidden =
      (element === 'span' && this.#options.styles.get('text', style).isHidden === true) ||
      ((element === 'p' || element === 'h') &&
        this.#options.styles.get('paragraph', style).isHidden === true);
    // The title of a picture is its name; that of the document stands in a line.
    const isName = element === 'title' && !inLine.has(parent ?? '');
    return leftOut.has(element) || isHidden || isName || attributes['text:display'] === 'none';
  }

  #isOnly(element: string, attributes: Attributes): boolean {
    return this.#options.only?.has(element) === true && attributes['style:display'] !== 'false';
  }

  #begin(element: string, attributes: Attributes): void {
    const level = element === 'h' ? Math.max(1, Number(attributes['text:outline-level'] ?? 1) || 1) : 0;
    const { isStruck = false, listStyle } = this.#options.styles.get(
      'paragraph',
      attributes['text:style-name'],
    );
    const isPicture = element === 'desc';
    const label = isPicture ? '' : this.#lists.labelOf({ level, listStyle, attributes });
    const spans: Span[] = [{ start: 0, isStruck, script: '' }];
    this.#open.push({ level, label, parts: [], spans, isPicture, hadPageNumber: false });
  }

  #beginSpan(attributes: Attributes): void {
    const line = this.#open.at(-1);
    if (line === undefined) return;
    const {
      isStruck,
      script = '',
      symbolFont,
    } = this.#options.styles.get('text', attributes['text:style-name']);
    const around = line.spans.at(-1)?.isStruck ?? false;
    line.spans.push({ start: line.parts.length, isStruck: isStruck ?? around, script, symbolFont });
  }

  #endSpan(): void {
    const line = this.#open.at(-1);
    const span = line?.spans.pop();
    if (line === undefined || span === undefined || span.script === '') return;
    const script = line.parts.splice(span.start).join('');
    line.parts.push(scriptText(line.parts.at(-1) ?? '', script, span.script));
  }

  #add(text: string): void {
    if (text !== '') this.#open.at(-1)?.parts.push(text);
  }

  #object(reference: string | undefined): void {
    const { text, blocks } = this.#options.object?.(reference ?? '') ?? { text: '', blocks: [] };
    this.#add(text);
    for (const block of blocks) {
      this.#count(block.text.length);
      this.#inner.push(block);
    }
  }

  #end(): void {
    const line = this.#open.pop();
    if (line === undefined || (this.#options.only !== undefined && this.#inOnly === 0)) return;
    const words = line.parts.join('').replace(/ +/g, ' ').trim();
    const isNothing = words === '' || (line.hadPageNumber && isPageLine(words));
    if (!isNothing && !(line.isPicture && isFileName(words)))
      this.#put(line, `${line.label} ${words}`.trim());
    // A note and a text box come behind the paragraph that they are in.
    if (this.#open.length === 0) this.blocks.push(...this.#inner.splice(0));
  }

  #put({ level }: OpenText, text: string): void {
    this.#count(text.length);
    if (this.#tables.put(text)) return;
    if (this.blocks.length > limits.blocks.value) throw tooManyParts(limits.blocks.value, 'paragraphs');
    const block: Block =
      level > 0
        ? { kind: 'heading', level, text }
        : { kind: this.#lists.isOpen ? 'list-item' : 'paragraph', text };
    (this.#open.length > 0 ? this.#inner : this.blocks).push(block);
  }

  #count(chars: number): void {
    this.#chars += chars;
    if (this.#chars > this.#options.maxChars) throw tooMuchText(this.#options.maxChars);
  }
}

/** A paragraph, a heading, or what a picture shows. */
function isLine(element: string, parent: string | undefined): boolean {
  return element === 'p' || element === 'h' || (element === 'desc' && !inLine.has(parent ?? ''));
}

const mostSpaces = 16;

/** White space that is written as an element; empty for all others. */
function spaceOf(element: string, attributes: Attributes): string {
  if (element === 's') return ' '.repeat(Math.min(Number(attributes['text:c'] ?? 1) || 1, mostSpaces));
  if (element === 'tab') return '\t';
  return element === 'line-break' ? '\n' : '';
}
