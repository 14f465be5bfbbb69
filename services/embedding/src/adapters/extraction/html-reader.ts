import type { Block } from '../../domain/block.ts';
import { oneLine } from '../../domain/clean-text.ts';
import type { HiddenStyles, StyledElement } from './hidden-styles.ts';
import { isUnseen, type Look, plainLook } from './look.ts';
import { TableReader } from './table-reader.ts';

/** Elements that are never shown, or are the same on every page of a site: not the content of the document. */
const dropped = new Set(
  'title script style noscript noframes noembed template nav svg math iframe object embed canvas audio video select button input textarea dialog'.split(
    ' ',
  ),
);

/** Elements that end a line of text. All others are inline. */
const blockLevel = new Set(
  'html head body address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu ol p pre search section summary table caption colgroup thead tbody tfoot tr td th ul'.split(
    ' ',
  ),
);

type Kind = 'paragraph' | 'list-item' | 'code' | 'heading';

interface Frame {
  readonly tagName: string;
  /** What text in here is. */
  readonly kind: Kind;
  /** Level of the heading that this is inside of; 0 for none. */
  readonly level: number;
  readonly look: Look;
  readonly isShown: boolean;
}

const outermost: Frame = { tagName: '', kind: 'paragraph', level: 0, look: plainLook, isShown: true };

/** Makes blocks of the tags and texts of a page, in the order in which they come. */
export class HtmlReader {
  readonly #styles: HiddenStyles;
  readonly #blocks: Block[] = [];
  readonly #frames: Frame[] = [outermost];
  readonly #tables = new TableReader(this.#blocks);
  #run: string[] = [];

  constructor(styles: HiddenStyles) {
    this.#styles = styles;
  }

  open(element: StyledElement): void {
    const { tagName } = element;
    const parent = this.#frame();
    const frame = frameOf(element, parent, this.#styles);
    this.#frames.push(frame);
    if (!frame.isShown) return;
    if (tagName === 'br') this.#run.push('\n');
    if (!blockLevel.has(tagName)) return;
    this.#breakLine(parent, frame);
    this.#tables.open(tagName);
  }

  text(text: string): void {
    const { isShown, look, kind } = this.#frame();
    if (isShown && !isUnseen(look))
      this.#run.push(kind === 'code' ? text : text.replace(/[ \t\n\r\f]+/g, ' '));
  }

  /** Closes the element that was opened last. */
  close(): void {
    const frame = this.#frames.pop() ?? outermost;
    if (!frame.isShown || !blockLevel.has(frame.tagName)) return;
    this.#breakLine(frame, this.#frame());
    this.#tables.close(frame.tagName);
  }

  end(): Block[] {
    while (this.#frames.length > 1) this.close();
    this.#endRun(outermost);
    return this.#blocks;
  }

  #frame(): Frame {
    return this.#frames.at(-1) ?? outermost;
  }

  /** Ends the block; between parts of one heading or listing, only its line. */
  #breakLine(from: Frame, to: Frame): void {
    const goesOn = from.kind === to.kind && (from.kind === 'heading' || from.kind === 'code');
    if (goesOn) this.#run.push('\n');
    else this.#endRun(from);
  }

  #endRun({ kind, level }: Frame): void {
    const text = kind === 'code' ? this.#run.join('') : tidy(this.#run.join(''));
    this.#run = [];
    if (text.trim() === '') return;
    if (kind === 'heading') this.#blocks.push({ kind, level, text: oneLine(text) });
    else this.#blocks.push({ kind, text });
  }
}

function frameOf(element: StyledElement, parent: Frame, styles: HiddenStyles): Frame {
  const { tagName, attributes } = element;
  const look = styles.lookOf(element, parent.look);
  const isHidden =
    dropped.has(tagName) || attributes.hidden !== undefined || attributes['aria-hidden'] === 'true';
  // An element with `visibility: hidden` may hold visible ones; one that is not displayed may not.
  const isShown = !isHidden && !look.isGone && parent.isShown;
  return { tagName, look, isShown, ...kindOf(tagName, parent) };
}

function kindOf(tagName: string, { kind, level }: Frame): Pick<Frame, 'kind' | 'level'> {
  if (kind === 'heading' || kind === 'code') return { kind, level };
  if (/^h[1-6]$/.test(tagName)) return { kind: 'heading', level: Number(tagName[1]) };
  if (tagName === 'pre') return { kind: 'code', level };
  if (tagName === 'li' || tagName === 'dd' || tagName === 'dt') return { kind: 'list-item', level };
  return { kind: tagName === 'table' ? 'paragraph' : kind, level };
}

/** White space as a browser shows it: one space between words, none at line ends. */
function tidy(text: string): string {
  return text
    .replace(/ +/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}
