import type { Block } from '../../../domain/block.ts';
import { paragraphOrLines } from '../../../domain/records.ts';
import { scriptText } from '../script-text.ts';
import type { Numbering, NumberLabel } from './numbering.ts';
import { headingLevelOf, type Styles } from './styles.ts';
import { symbolFont } from './symbols.ts';
import { isOn, type Tag } from './xml.ts';

/** What is counted that does not become text. */
export interface Losses {
  /** Characters that are crossed out. */
  struck: number;
  /** Deletions that are tracked. */
  deleted: number;
  /** Merged cells that were too long to be repeated. */
  merged: number;
  /** Documents in the document, in other formats. */
  embedded: number;
}

interface Run {
  /** How much the paragraph held before it. */
  readonly textStart: number;
  readonly afterStart: number;
  styleId?: string | undefined;
  isHidden?: boolean | undefined;
  isStruck?: boolean | undefined;
  script?: '^' | '_' | undefined;
  font?: string | undefined;
}

/** In half points; smaller text is not readable. */
const unreadableSize = 3;

/** A paragraph while it is read. */
export class Paragraph {
  readonly text: string[] = [];
  /** What follows it: text boxes, notes, pictures. */
  readonly after: Block[] = [];
  readonly #runs: Run[] = [];
  /** Numbers of pages that came before it. */
  readonly #pageNumbers: number;
  #styleId: string | undefined;
  #numId: string | undefined;
  #level: number | undefined;
  #headingLevel: number | undefined;

  constructor(pageNumbers: number) {
    this.#pageNumbers = pageNumbers;
  }

  /** The symbol font of the open run. */
  get font(): string | undefined {
    return this.#runs.at(-1)?.font;
  }

  /** Reads a property of the paragraph. */
  property(tag: Tag): void {
    const value = tag.attribute('val');
    if (tag.name === 'w:pStyle') this.#styleId = value;
    else if (tag.name === 'w:numId') this.#numId = value;
    else if (tag.name === 'w:ilvl') this.#level = Number(value ?? 0);
    else if (tag.name === 'w:outlineLvl') this.#headingLevel = headingLevelOf(value);
  }

  openRun(): void {
    this.#runs.push({ textStart: this.text.length, afterStart: this.after.length });
  }

  /** Reads a property of the open run. */
  runProperty(tag: Tag): void {
    const run = this.#runs.at(-1);
    if (run === undefined) return;
    const value = tag.attribute('val');
    if (tag.name === 'w:rStyle') run.styleId = value;
    else if (tag.name === 'w:vanish') run.isHidden = isOn(tag);
    else if (tag.name === 'w:sz' && Number(value) <= unreadableSize) run.isHidden = true;
    else if (tag.name === 'w:strike' || tag.name === 'w:dstrike') run.isStruck ||= isOn(tag);
    else if (tag.name === 'w:rFonts') run.font = symbolFont(tag.attribute('ascii') ?? tag.attribute('hAnsi'));
    else if (tag.name === 'w:vertAlign') {
      run.script = value === 'superscript' ? '^' : value === 'subscript' ? '_' : undefined;
    }
  }

  /** Ends the run; takes back what of it is hidden or crossed out. */
  closeRun(styles: Styles, losses: Losses): void {
    const run = this.#runs.pop();
    if (run === undefined) return;
    const own = run.styleId === undefined ? undefined : styles.get(run.styleId);
    const around = styles.get(this.#styleId);
    if (run.isHidden ?? own?.isHidden ?? around.isHidden) {
      this.text.length = run.textStart;
      this.after.length = run.afterStart;
    } else if (run.isStruck ?? own?.isStruck ?? around.isStruck) {
      losses.struck += this.text.splice(run.textStart).join('').trim().length;
    } else if (run.script !== undefined) {
      const script = this.text.splice(run.textStart).join('');
      this.text.push(scriptText(this.text.at(-1) ?? '', script, run.script));
    }
  }

  /**
   * The paragraph as a block, with its number; undefined where it is empty. Counts in its numbering either way.
   *
   * @param pageNumbers numbers of pages up to its end: a line of nothing else is left out
   */
  block(
    { styles, numbering }: { styles: Styles; numbering: Numbering },
    pageNumbers: number,
  ): Block | undefined {
    const style = styles.get(this.#styleId);
    const place = { numId: this.#numId ?? style.numId, level: this.#level };
    const label = numbering.next(place, this.#styleId);
    const words = this.text.join('').trim();
    if (words === '' || (pageNumbers > this.#pageNumbers && isPageLine(words))) return undefined;
    const text = labelled(words, label);
    const level = this.#headingLevel ?? style.headingLevel ?? 0;
    if (level > 0) return { kind: 'heading', level, text };
    const isEntry = label !== undefined || /^toc [1-9]$/.test(style.name);
    if (isEntry) return { kind: 'list-item', text };
    return /[\n\t]/.test(text) ? paragraphOrLines(text) : { kind: 'paragraph', text };
  }
}

function labelled(words: string, label: NumberLabel | undefined): string {
  return label === undefined || label.text === '' ? words : `${label.text} ${words}`;
}

/** “Page of”: what is left of a line without its numbers. */
export function isPageLine(words: string): boolean {
  return !/\p{N}/u.test(words) && (words.match(/\p{L}/gu)?.length ?? 0) <= 12;
}
