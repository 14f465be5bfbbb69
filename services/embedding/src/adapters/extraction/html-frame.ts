import { symbolFont } from './docx/symbols.ts';
import type { HiddenStyles, StyledElement } from './hidden-styles.ts';
import { type Look, plainLook } from './look.ts';

/** Elements that are never shown, are the same on every page of a site, or say again how a word is spoken: not the text of the document. */
const dropped = new Set(
  'title script style noscript noframes noembed template nav iframe object embed canvas audio video datalist button input rt rp metadata defs symbol'.split(
    ' ',
  ),
);

/** Elements that end a line of text. All others are inline. */
export const blockLevel: ReadonlySet<string> = new Set(
  'html head body address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu ol p pre search section summary table caption colgroup thead tbody tfoot tr td th ul'.split(
    ' ',
  ),
);

const struck = new Set(['s', 'del', 'strike']);

type Kind = 'paragraph' | 'list-item' | 'code' | 'heading';

/** An element that is open. */
export interface Frame extends StyledElement {
  /** What text in here is. */
  readonly kind: Kind;
  /** Level of the heading that this is inside of; 0 for none. */
  readonly level: number;
  readonly look: Look;
  readonly isShown: boolean;
  /** How many pieces of text stood in the block when it was opened. */
  readonly runStart: number;
  /** In a drawing (SVG), which shows its labels, and says by a title what it is. */
  readonly isDrawing: boolean;
  /** It is a link, or has been found to hold one. */
  hasLink: boolean;
}

/** What is around the page. */
export const outermost: Frame = {
  tagName: '',
  attributes: {},
  kind: 'paragraph',
  level: 0,
  look: plainLook,
  isShown: true,
  runStart: 0,
  isDrawing: false,
  hasLink: false,
};

/** The frame of an element that is opened inside of `parent`. */
export function frameOf(
  element: StyledElement,
  parent: Frame,
  { styles, runStart }: { styles: HiddenStyles; runStart: number },
): Frame {
  const { tagName, attributes } = element;
  const styled = styles.lookOf(element, parent.look);
  const font =
    tagName === 'font' && attributes.face !== undefined ? symbolFont(attributes.face) : styled.symbolFont;
  const look = { ...styled, isStruck: styled.isStruck || struck.has(tagName), symbolFont: font };
  const isHidden =
    (dropped.has(tagName) && !titlesDrawing(tagName, parent)) ||
    isNotChosen(element) ||
    isClosed(element) ||
    attributes.hidden !== undefined ||
    attributes['aria-hidden'] === 'true';
  // An element with `visibility: hidden` may hold visible ones; one that is not displayed may not.
  const isShown = !isHidden && !look.isGone && parent.isShown;
  const isLink = tagName === 'a' && attributes.href !== undefined;
  if (isLink) parent.hasLink = true;
  const hasLink = isLink || parent.tagName === 'a';
  const isDrawing = tagName === 'svg' || (parent.isDrawing && tagName !== 'foreignobject');
  return { tagName, attributes, look, isShown, runStart, isDrawing, hasLink, ...kindOf(tagName, parent) };
}

/** The title of a drawing, unless its name says the same already. */
function titlesDrawing(tagName: string, { isDrawing, attributes }: Frame): boolean {
  return tagName === 'title' && isDrawing && attributes['aria-label'] === undefined;
}

function isClosed({ tagName, attributes }: StyledElement): boolean {
  return tagName === 'dialog' && attributes.open === undefined;
}

/** A list to choose from shows what is chosen. */
function isNotChosen({ tagName, attributes }: StyledElement): boolean {
  return tagName === 'option' && attributes.selected === undefined;
}

function kindOf(tagName: string, { kind, level }: Frame): Pick<Frame, 'kind' | 'level'> {
  if (kind === 'heading' || kind === 'code') return { kind, level };
  if (/^h[1-6]$/.test(tagName)) return { kind: 'heading', level: Number(tagName[1]) };
  if (tagName === 'pre') return { kind: 'code', level };
  if (tagName === 'li' || tagName === 'dd' || tagName === 'dt') return { kind: 'list-item', level };
  return { kind: tagName === 'table' ? 'paragraph' : kind, level };
}
