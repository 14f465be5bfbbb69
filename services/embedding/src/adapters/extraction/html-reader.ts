import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import type { ReadingWarning } from '../../domain/extracted.ts';
import { paragraphOrLines } from '../../domain/records.ts';
import { symbolsText } from './docx/symbols.ts';
import { FormulaTree } from './formula-text.ts';
import type { HiddenStyles, StyledElement } from './hidden-styles.ts';
import { blockLevel, type Frame, frameOf, outermost } from './html-frame.ts';
import { HtmlLists } from './html-lists.ts';
import { alternativeText, byRole, cellShape } from './html-values.ts';
import { isUnseen } from './look.ts';
import { mathMlText } from './mathml.ts';
import { mergedCellsWarning, struckWarning } from './reading-warnings.ts';
import { scriptText } from './script-text.ts';
import { withCaptions } from './table-captions.ts';
import { TableReader } from './table-reader.ts';

const drawnTexts = new Set(['text', 'title', 'desc']);

/** A part of a drawing that stands apart from others: a label, or a line of one. */
function isDrawnText({ isDrawing, tagName, attributes }: Frame): boolean {
  return isDrawing && (drawnTexts.has(tagName) || (tagName === 'tspan' && attributes.dy !== undefined));
}

/** Makes blocks of the tags and texts of a page, in the order in which they come. */
export class HtmlReader {
  readonly #styles: HiddenStyles;
  readonly #blocks: Block[] = [];
  readonly #frames: Frame[] = [{ ...outermost }];
  readonly #tables = new TableReader(this.#blocks);
  readonly #lists = new HtmlLists();
  /** Where the block of a term is, as long as what it means has not come. */
  #term: number | undefined;
  #run: string[] = [];
  #formula: FormulaTree | undefined;
  #struck = 0;
  /** Something else than words was said last. */
  #isApart = false;

  constructor(styles: HiddenStyles) {
    this.#styles = styles;
  }

  open(written: StyledElement): void {
    const element = byRole(written);
    const { tagName, attributes } = element;
    if (this.#formula !== undefined) {
      this.#formula.open(tagName, attributes);
      return;
    }
    const parent = this.#frame();
    const frame = frameOf(element, parent, { styles: this.#styles, runStart: this.#run.length });
    if (tagName === 'math' && frame.isShown) this.#formula = new FormulaTree(tagName, attributes);
    this.#frames.push(frame);
    if (parent.isShown) this.#instead(alternativeText(element, frame.look), frame);
    if (!frame.isShown) return;
    if (isDrawnText(frame)) this.#run.push(' ');
    if (tagName === 'br') this.#run.push('\n');
    // A field stands apart from what is before it.
    else if (tagName === 'select' || tagName === 'textarea') this.#run.push(' ');
    if (!blockLevel.has(tagName)) return;
    this.#breakLine(parent, frame);
    this.#openTablePart(tagName, parent);
    this.#lists.openTag(frame);
    if (tagName === 'li') this.#run.push(this.#lists.labelOf(frame));
  }

  text(text: string): void {
    if (this.#formula !== undefined) this.#formula.text(text);
    else if (this.#frame().isShown) this.#words(text, this.#frame());
  }

  /** What stands in the place of a picture or a field is no part of the words beside it; one letter may be the first of a word. */
  #instead(text: string, frame: Frame): void {
    if (text.length < 2) {
      this.#words(text, frame);
      return;
    }
    if (/[\p{L}\p{N}]$/u.test(this.#run.at(-1) ?? '')) this.#run.push(' ');
    this.#words(text, frame);
    this.#isApart = true;
  }

  #words(text: string, { look, kind }: Frame): void {
    if (text === '' || isUnseen(look)) return;
    if (this.#isApart && /^[\p{L}\p{N}]/u.test(text)) this.#run.push(' ');
    this.#isApart = false;
    if (look.isStruck) this.#struck += text.trim().length;
    else this.#run.push(kind === 'code' ? text : shownWords(text, look.symbolFont));
  }

  /** Closes the element that was opened last. */
  close(): void {
    if (this.#formula?.close()) return;
    const frame = this.#frames.pop() ?? outermost;
    if (this.#formula !== undefined) {
      this.#words(mathMlText(this.#formula.root), frame);
      this.#formula = undefined;
    }
    if (!frame.isShown) return;
    if (isDrawnText(frame)) this.#run.push(' ');
    if (frame.tagName === 'sup') this.#script(frame, '^');
    if (frame.tagName === 'sub') this.#script(frame, '_');
    if (!blockLevel.has(frame.tagName)) return;
    this.#breakLine(frame, this.#frame());
    this.#closeTablePart(frame);
    this.#lists.closeTag(frame.tagName);
    if (frame.tagName === 'dt') this.#term = this.#blocks.length - 1;
    else if (frame.tagName === 'dl') this.#term = undefined;
  }

  end(): { blocks: Block[]; warnings: ReadingWarning[] } {
    while (this.#frames.length > 1) this.close();
    this.#endRun(outermost);
    const warnings = [...struckWarning(this.#struck), ...mergedCellsWarning(this.#tables.notRepeated)];
    return { blocks: withCaptions(this.#blocks.map(asLines)), warnings };
  }

  #frame(): Frame {
    return this.#frames.at(-1) ?? outermost;
  }

  #openTablePart(tagName: string, parent: Frame): void {
    if (tagName === 'table') this.#tables.openTable();
    if (tagName === 'tr') this.#tables.openRow({ isHead: parent.tagName === 'thead' });
    if (tagName === 'td' || tagName === 'th' || tagName === 'caption') this.#tables.openCell();
  }

  #closeTablePart({ tagName, attributes }: Frame): void {
    if (tagName === 'table') this.#tables.closeTable();
    if (tagName === 'caption') this.#tables.closeCaption();
    if (tagName === 'td' || tagName === 'th') this.#tables.closeCell(cellShape(tagName, attributes));
  }

  /** Text of a listing, and a mark that is a link to a note, stay as they are. */
  #script({ runStart, kind, hasLink }: Frame, mark: '^' | '_'): void {
    if (kind === 'code' || hasLink || runStart === 0 || runStart > this.#run.length) return;
    const script = this.#run.splice(runStart).join('');
    this.#run.push(scriptText(this.#run.at(-1) ?? '', script, mark));
  }

  /** Ends the block; between parts of one heading or listing, only its line. */
  #breakLine(from: Frame, to: Frame): void {
    const goesOn = from.kind === to.kind && (from.kind === 'heading' || from.kind === 'code');
    if (goesOn) this.#run.push('\n');
    else this.#endRun(from);
  }

  /** The block before is a term, of which nothing has been said. */
  #hasTerm(): boolean {
    const isLast = this.#term !== undefined && this.#term === this.#blocks.length - 1;
    this.#term = undefined;
    return isLast && this.#blocks.at(-1)?.kind === 'list-item';
  }

  #endRun({ kind, level, tagName }: Frame): void {
    const text = kind === 'code' ? this.#run.join('') : tidy(this.#run.join(''));
    this.#run = [];
    if (text.trim() === '') return;
    if (kind === 'list-item' && tagName !== 'dt' && this.#hasTerm()) {
      this.#blocks.push({ kind, text: meaningOf(this.#blocks.pop()?.text ?? '', text) });
      return;
    }
    if (kind === 'heading') this.#blocks.push({ kind, level, text: oneLine(text) });
    else this.#blocks.push({ kind, text });
  }
}

/** White space as one space; letters as the signs that a symbol font has in their place. */
function shownWords(text: string, symbolFont: string | undefined): string {
  const words = text.replace(/[ \t\n\r\f]+/g, ' ');
  return symbolFont === undefined ? words : symbolsText(symbolFont, words);
}

/** A label with its value: no chunk ends between them. */
function meaningOf(term: string, text: string): string {
  return `${term}${/[:：]$/.test(term) ? '' : ':'} ${text}`;
}

/** Line ends are there because the author wants them, so records in them stay lines. */
function asLines(block: Block): Block {
  return block.kind === 'paragraph' && block.text.includes('\n') ? paragraphOrLines(block.text) : block;
}

/** White space as a browser shows it: one space between words, none at line ends. */
function tidy(text: string): string {
  return text
    .replace(/ +/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}
