import { symbolFont } from './docx/symbols.ts';

/** How the text of an element looks, as far as styles say: what is not known counts as visible. */
export interface Look {
  /** Hidden with everything inside: no style of an inner element makes it visible again. */
  readonly isGone: boolean;
  readonly isVisible: boolean;
  /** In CSS pixels. */
  readonly fontSize: number;
  readonly color?: string;
  readonly background?: string;
  /** Crossed out; what is inside cannot undo it. */
  readonly isStruck: boolean;
  /** The font, if its letters are other signs. */
  readonly symbolFont?: string | undefined;
}

export const plainLook: Look = { isGone: false, isVisible: true, fontSize: 16, isStruck: false };

/** In CSS pixels; smaller text is not readable. */
const leastFontSize = 3;
/** In CSS pixels; text that is moved further is outside of the page. */
const offPage = 500;

/** True for text that a reader cannot see. */
export function isUnseen(look: Look): boolean {
  const { color, background } = look;
  if (look.isGone || !look.isVisible || look.fontSize < leastFontSize) return true;
  return color === 'transparent' || (color !== undefined && color === background);
}

/**
 * The look of an element inside of one that looks like `parent`.
 *
 * @param declared CSS properties in lower case; a value may end with `!important`
 */
export function lookOf(declared: ReadonlyMap<string, string>, parent: Look): Look {
  const value = (name: string): string | undefined => declared.get(name)?.replace(/!important$/, '');
  const background = colorIn(value('background-color') ?? value('background')) ?? parent.background;
  const color = colorIn(value('color')) ?? parent.color;
  const visibility = value('visibility');
  return {
    isGone: parent.isGone || takesAway(value),
    isVisible: visibility === undefined ? parent.isVisible : !/^(hidden|collapse)$/.test(visibility),
    fontSize: fontSizeOf(value, parent.fontSize),
    isStruck: parent.isStruck || isStruck(value),
    symbolFont: fontIn(value, parent.symbolFont),
    ...(color === undefined ? {} : { color }),
    ...(background === undefined || background === 'transparent' ? {} : { background }),
  };
}

type Value = (name: string) => string | undefined;

function takesAway(value: Value): boolean {
  return (
    value('display') === 'none' ||
    value('content-visibility') === 'hidden' ||
    isNothing(value('opacity'), 0.05) ||
    /scale(3d|x|y)?\(0[,)]/.test(value('transform') ?? '') ||
    Math.abs(pixels(value('text-indent')) ?? 0) > offPage ||
    isMovedAway(value) ||
    isClipped(value) ||
    hasNoRoom(value)
  );
}

function isStruck(value: Value): boolean {
  return ['text-decoration', 'text-decoration-line'].some((name) => value(name)?.includes('line-through'));
}

function fontIn(value: Value, parent: string | undefined): string | undefined {
  const families = value('font-family') ?? familiesIn(value('font'));
  return families === undefined ? parent : symbolFont(families.split(',')[0]);
}

/** What stands behind the size: `italic 12px/1.5 Symbol, serif`. */
function familiesIn(font: string | undefined): string | undefined {
  const words = font?.split(/\s+/) ?? [];
  const size = words.findIndex((word) => /^[\d.]+[a-z%]/.test(word));
  return size < 0 ? undefined : words.slice(size + 1).join(' ');
}

function isMovedAway(value: Value): boolean {
  const position = value('position');
  if (position === undefined || position === 'static') return false;
  return ['left', 'top', 'right', 'bottom'].some((side) => (pixels(value(side)) ?? 0) < -offPage);
}

function isClipped(value: Value): boolean {
  const box = /^rect\(([^)]*)\)$/.exec(value('clip') ?? '')?.[1]?.split(/[\s,]+/);
  if (box?.length === 4 && box.every((side) => (pixels(side) ?? Number.POSITIVE_INFINITY) <= 1)) return true;
  return /^(inset\((50|[6-9]\d|100)%|circle\(0|ellipse\(0|polygon\(0(px)? 0(px)?(,0(px)? 0(px)?)*\))/.test(
    value('clip-path') ?? '',
  );
}

function hasNoRoom(value: Value): boolean {
  const overflow = ['overflow', 'overflow-x', 'overflow-y'].some((name) =>
    /^(hidden|clip)/.test(value(name) ?? ''),
  );
  const sides = ['width', 'height', 'max-width', 'max-height'];
  return overflow && sides.some((side) => (pixels(value(side)) ?? Number.POSITIVE_INFINITY) <= 1);
}

function fontSizeOf(value: Value, parent: number): number {
  const size =
    value('font-size') ?? /(?:^|\s)([\d.]+(?:px|pt|em|rem|%)?)(?:\/\S+)?\s/.exec(value('font') ?? '')?.[1];
  if (size === undefined) return parent;
  const relative = /^([\d.]+)(em|%)$/.exec(size);
  if (relative !== null) return parent * (Number(relative[1]) / (relative[2] === '%' ? 100 : 1));
  const absolute = pixels(size);
  // A number without unit is no length, save 0: the browser drops the declaration.
  if (/^[\d.]+$/.test(size) && absolute !== 0) return parent;
  return absolute ?? plainLook.fontSize;
}

function isNothing(share: string | undefined, most: number): boolean {
  if (share === undefined) return false;
  const number = Number.parseFloat(share);
  return (share.endsWith('%') ? number / 100 : number) <= most;
}

const pixelsPerUnit: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  em: 16,
  rem: 16,
  vw: 10,
  vh: 8,
};

function pixels(length: string | undefined): number | undefined {
  const parts = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(px|pt|r?em|v[wh]|%|)$/.exec(length ?? '');
  if (parts === null) return undefined;
  // A share of something unknown: of a page of 1,000 pixels.
  return Number(parts[1]) * (parts[2] === '%' ? 10 : (pixelsPerUnit[parts[2] ?? ''] ?? 1));
}

const namedColors: Readonly<Record<string, string>> = { white: '#ffffff', black: '#000000', red: '#ff0000' };

/** One spelling for one colour: `transparent`, `#rrggbb` or the value itself; undefined where there is no colour. */
function colorIn(value: string | undefined): string | undefined {
  if (value === undefined || /^(inherit|unset|initial|currentcolor|none)$/.test(value)) return undefined;
  const first = /^(?:#[\da-f]+|\w+\([^()]*\)|[a-z]+)/.exec(value)?.[0];
  if (first === undefined) return undefined;
  if (first.startsWith('#')) return hexColor(first);
  const parts = /^(?:rgba?)\((.*)\)$/
    .exec(first)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  if (parts === undefined) return namedColors[first] ?? first;
  if (parts[3] !== undefined && isNothing(parts[3], 0.05)) return 'transparent';
  const hex = parts.slice(0, 3).map((part) => Math.round(Number(part)).toString(16).padStart(2, '0'));
  return `#${hex.join('')}`;
}

function hexColor(hex: string): string {
  const digits = hex.slice(1);
  const long = digits.length <= 4 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return long.length === 8 && long.endsWith('00') ? 'transparent' : `#${long.slice(0, 6)}`;
}
