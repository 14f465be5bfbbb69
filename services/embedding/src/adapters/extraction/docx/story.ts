import type { Block } from '../../../domain/block.ts';
import { FormulaTree } from '../formula-text.ts';
import { isFileName } from '../html-values.ts';
import { TableReader } from '../table-reader.ts';
import { Alternatives } from './alternatives.ts';
import { Controls } from './controls.ts';
import { Fields } from './fields.ts';
import type { Numbering } from './numbering.ts';
import { ommlText } from './omml.ts';
import { type Losses, Paragraph } from './paragraph.ts';
import type { Styles } from './styles.ts';
import { signText, symbolsText, withChoices } from './symbols.ts';
import { TableState } from './table-state.ts';
import { localName, type Tag } from './xml.ts';

/** What the stories of one document share. */
export interface StoryContext {
  readonly styles: Styles;
  readonly numbering: Numbering;
  /** Foot and end notes that have not been placed yet, by kind and id. */
  readonly notes: Map<string, readonly Block[]>;
  readonly losses: Losses;
  /** The text of a chart or a diagram, by the id of its relationship. */
  drawing(id: string | undefined): readonly Block[];
}

/** Where blocks go: the story itself, or a text box. */
interface Container {
  readonly blocks: Block[];
  readonly tables: TableReader;
}

/** Not shown: what was changed or moved away, and how words are spoken. */
const skipped = new Set(
  'w:del w:moveFrom w:pPrChange w:rPrChange w:tblPrChange w:trPrChange w:tcPrChange w:sectPrChange w:tblGridChange w:rt'.split(
    ' ',
  ),
);

/**
 * Makes blocks of a part that holds text: the document itself, a header, notes. Called with its tags and texts in their
 * order.
 */
export class Story {
  readonly blocks: Block[] = [];
  readonly #context: StoryContext;
  readonly #fields = new Fields();
  readonly #alternatives = new Alternatives();
  readonly #names: string[] = [];
  readonly #containers: Container[] = [];
  readonly #paragraphs: Paragraph[] = [];
  readonly #controls = new Controls();
  readonly #tables: TableState[] = [];
  /** How deep inside of something that is skipped. */
  #skipped = 0;
  #formula: FormulaTree | undefined;
  #drawn: string[] = [];

  constructor(context: StoryContext) {
    this.#context = context;
    this.#push(this.blocks);
  }

  open(tag: Tag): void {
    const { name } = tag;
    if (this.#skipped > 0 || this.#isSkipped(name)) this.#skipped += 1;
    else if (this.#formula !== undefined) this.#formula.open(localName(name), formulaAttributes(tag));
    else if (name === 'm:oMath') this.#formula = new FormulaTree(localName(name));
    else {
      const parent = this.#names.at(-1);
      if (parent === 'w:rPr' && this.#names.at(-2) === 'w:r') this.#paragraph?.runProperty(tag);
      else if (parent === 'w:pPr' || parent === 'w:numPr') this.#paragraph?.property(tag);
      else {
        if (parent === 'w:r') this.#put(signText(tag));
        this.#openPart(tag);
      }
    }
    this.#names.push(name);
  }

  text(text: string): void {
    const name = this.#names.at(-1);
    if (this.#skipped > 0) return;
    if (this.#formula !== undefined) this.#formula.text(text);
    else if (name === 'w:t') this.#words(text);
    else if (name === 'w:instrText') this.#fields.instruct(text);
    else if (name === 'a:t') this.#drawn.push(text);
  }

  close(name: string): void {
    this.#names.pop();
    if (this.#skipped > 0) this.#skipped -= 1;
    else if (this.#formula !== undefined) this.#closeFormula();
    else this.#closePart(name);
  }

  get #paragraph(): Paragraph | undefined {
    return this.#paragraphs.at(-1);
  }

  get #container(): Container {
    const container = this.#containers.at(-1);
    if (container === undefined) throw new Error('A text box ends that did not begin.');
    return container;
  }

  #push(blocks: Block[]): void {
    this.#containers.push({ blocks, tables: new TableReader(blocks, { isPaper: true }) });
  }

  /** How much there is so far, where the next text goes. */
  #size(): number {
    const paragraph = this.#paragraph;
    return paragraph === undefined
      ? this.#container.blocks.length
      : paragraph.text.length + paragraph.after.length;
  }

  #isSkipped(name: string): boolean {
    const parent = this.#names.at(-1);
    if (name === 'w:del' && parent !== 'w:rPr' && parent !== 'w:trPr') this.#context.losses.deleted += 1;
    if (skipped.has(name)) {
      if (parent === 'w:trPr') this.#tables.at(-1)?.deleteRow();
      return true;
    }
    if (name === 'w:tc' && this.#tables.at(-1)?.isDeleted === true) return true;
    return this.#alternatives.isSkipped(name);
  }

  /** Text as it stands in a run, or a sign in its place. */
  #words(text: string): void {
    const font = this.#paragraph?.font;
    this.#put(font === undefined ? withChoices(text) : symbolsText(font, text));
  }

  #put(text: string): void {
    if (this.#fields.isText) this.#say(this.#controls.textOf(text));
  }

  #say(text: string): void {
    if (text !== '') this.#paragraph?.text.push(text);
  }

  /** A text that has no place in a line of its own: it follows the paragraph. */
  #aside(text: string | undefined): void {
    if (text === undefined || text.trim() === '' || isFileName(text)) return;
    (this.#paragraph?.after ?? this.#container.blocks).push({ kind: 'paragraph', text });
  }

  #openPart(tag: Tag): void {
    const container = this.#container;
    switch (tag.name) {
      case 'w:p':
        this.#paragraphs.push(new Paragraph(this.#fields.pageNumbers));
        return;
      case 'w:r':
        this.#paragraph?.openRun();
        return;
      case 'w:txbxContent':
        this.#push(this.#paragraph?.after ?? container.blocks);
        return;
      case 'w:tbl':
        container.tables.openTable();
        this.#tables.push(new TableState());
        return;
      case 'w:tc':
        this.#tables.at(-1)?.openCell(container.tables);
        return;
      case 'mc:AlternateContent':
      case 'mc:Choice':
        this.#alternatives.open(tag.name, this.#size());
        return;
      default:
        this.#openOther(tag);
    }
  }

  #openOther(tag: Tag): void {
    switch (tag.name) {
      case 'w:footnoteReference':
      case 'w:endnoteReference':
        this.#note(`${tag.name.slice(0, -'Reference'.length)} ${tag.attribute('id')}`);
        return;
      case 'wp:docPr':
        this.#aside(tag.attribute('descr'));
        return;
      case 'v:textpath':
        this.#aside(tag.attribute('string'));
        return;
      case 'dgm:relIds':
        this.#asides(this.#context.drawing(tag.attribute('dm')));
        return;
      case 'c:chart':
        this.#asides(this.#context.drawing(tag.attribute('id')));
        return;
      case 'w:altChunk':
        this.#context.losses.embedded += 1;
        return;
      default:
        this.#tables.at(-1)?.property(tag);
        this.#controls.openTag(tag);
        this.#fields.openTag(tag);
    }
  }

  /** Notes follow the paragraph that refers to them, each once. */
  #note(key: string): void {
    this.#asides(this.#context.notes.get(key) ?? []);
    this.#context.notes.delete(key);
  }

  #asides(blocks: readonly Block[]): void {
    const { after } = this.#paragraph ?? { after: this.#container.blocks };
    for (const block of blocks) after.push(block);
  }

  #closeFormula(): void {
    if (this.#formula === undefined || this.#formula.close()) return;
    this.#put(ommlText(this.#formula.root));
    this.#formula = undefined;
  }

  #closePart(name: string): void {
    const { tables } = this.#container;
    switch (name) {
      case 'w:p':
        this.#closeParagraph();
        return;
      case 'w:r':
        this.#paragraph?.closeRun(this.#context.styles, this.#context.losses);
        return;
      case 'w:txbxContent':
        this.#context.losses.merged += tables.notRepeated;
        this.#containers.pop();
        return;
      case 'w:tbl':
        tables.closeTable();
        this.#tables.pop();
        return;
      case 'w:tr':
        this.#tables.at(-1)?.closeRow();
        return;
      case 'w:tc':
        this.#tables.at(-1)?.closeCell(tables);
        return;
      default:
        this.#closeOther(name);
    }
  }

  #closeOther(name: string): void {
    // A field of a form stands in its own instruction, and is text all the same.
    this.#say(this.#fields.closeTag(name));
    this.#say(this.#controls.closeTag(name));
    if (name === 'a:p') {
      this.#aside(this.#drawn.join(''));
      this.#drawn = [];
    }
    this.#alternatives.close(name, this.#size());
  }

  #closeParagraph(): void {
    const paragraph = this.#paragraphs.pop();
    if (paragraph === undefined) return;
    const { blocks } = this.#container;
    const block = paragraph.block(this.#context, this.#fields.pageNumbers);
    if (block !== undefined) blocks.push(block);
    for (const each of paragraph.after) blocks.push(each);
  }

  /** The blocks, when all was read. */
  end(): readonly Block[] {
    this.#context.losses.merged += this.#container.tables.notRepeated;
    return this.blocks;
  }
}

function formulaAttributes(tag: Tag): Record<string, string> {
  const val = tag.attribute('val');
  return val === undefined ? {} : { val };
}
