import { symbolFont } from '../docx/symbols.ts';
import type { Attributes } from './xml-walker.ts';

/** What a style says that matters for text; undefined where it says nothing. */
export interface TextStyle {
  readonly isHidden?: boolean | undefined;
  readonly isStruck?: boolean | undefined;
  /** Raised or lowered; empty for neither. */
  readonly script?: '^' | '_' | '' | undefined;
  /** Of signs instead of letters. */
  readonly symbolFont?: string | undefined;
  /** The list style of its paragraphs; empty for none. */
  readonly listStyle?: string | undefined;
}

/** How a level of a list is numbered. */
export interface ListLevel {
  readonly isBullet: boolean;
  /** `1`, `a`, `A`, `i`, `I`; empty for no number. */
  readonly format: string;
  readonly prefix: string;
  readonly suffix: string;
  /** `%1%.%2%` stands for the numbers of the first two levels; undefined in older files. */
  readonly pattern: string | undefined;
  readonly start: number;
  /** How many levels are shown, up to this one. */
  readonly shown: number;
}

type Draft = { -readonly [key in keyof TextStyle]: TextStyle[key] } & { readonly parent: string | undefined };

/** Chains of inheritance that are longer are cut off. */
const longestChain = 20;
/** Levels of the headings of a document. */
export const outline = 'Outline';

/** The styles of a text of OpenDocument: named ones, then those of its content, which may have the same names. */
export class OdtStyles {
  readonly #styles = new Map<string, Draft>();
  readonly #lists = new Map<string, Map<number, ListLevel>>();
  #style: Draft | undefined;
  #list: Map<number, ListLevel> | undefined;

  open(element: string, attributes: Attributes): void {
    if (element === 'style') this.#openStyle(attributes);
    else if (element === 'text-properties' && this.#style !== undefined)
      readProperties(attributes, this.#style);
    else if (element === 'list-style') this.#openList(attributes['style:name'] ?? '');
    else if (element === 'outline-style') this.#openList(outline);
    else if (/^(?:list-level-style-(?:number|bullet|image)|outline-level-style)$/.test(element)) {
      this.#list?.set(Number(attributes['text:level'] ?? 1), levelOf(element, attributes));
    }
  }

  close(element: string): void {
    if (element === 'style') this.#style = undefined;
    if (element === 'list-style' || element === 'outline-style') this.#list = undefined;
  }

  /** With what it inherits. */
  get(family: 'paragraph' | 'text', name: string | undefined): TextStyle {
    let style: TextStyle = {};
    let next = name;
    for (let step = 0; next !== undefined && step < longestChain; step += 1) {
      const draft = this.#styles.get(`${family} ${next}`);
      style = {
        isHidden: style.isHidden ?? draft?.isHidden,
        isStruck: style.isStruck ?? draft?.isStruck,
        script: style.script ?? draft?.script,
        symbolFont: style.symbolFont ?? draft?.symbolFont,
        listStyle: style.listStyle ?? draft?.listStyle,
      };
      next = draft?.parent;
    }
    return style;
  }

  /** @param level from 1 */
  level(list: string, level: number): ListLevel | undefined {
    return this.#lists.get(list)?.get(level);
  }

  #openStyle(attributes: Attributes): void {
    this.#style = {
      parent: attributes['style:parent-style-name'],
      listStyle: attributes['style:list-style-name'],
    };
    this.#styles.set(`${attributes['style:family']} ${attributes['style:name']}`, this.#style);
  }

  #openList(name: string): void {
    this.#list = new Map();
    this.#lists.set(name, this.#list);
  }
}

function readProperties(attributes: Attributes, style: Draft): void {
  const display = attributes['text:display'];
  if (display !== undefined) style.isHidden = display === 'none';
  const line = attributes['style:text-line-through-style'] ?? attributes['style:text-line-through-type'];
  if (line !== undefined) style.isStruck = line !== 'none';
  const font = attributes['style:font-name'] ?? attributes['fo:font-family'];
  style.symbolFont ??= symbolFont(font?.replaceAll(/^['"]|['"]$|(?<=[A-Za-z])\d$/g, ''));
  const position = attributes['style:text-position'];
  if (position !== undefined) style.script = scriptOf(position);
}

/** `super 58%`, `-33% 58%`: how far from the line, then the size. */
function scriptOf(position: string): '^' | '_' | '' {
  if (/^(?:super|[1-9]|0\.)/.test(position)) return '^';
  return /^(?:sub|-)/.test(position) ? '_' : '';
}

function levelOf(element: string, attributes: Attributes): ListLevel {
  return {
    isBullet: element.endsWith('bullet') || element.endsWith('image'),
    format: attributes['style:num-format'] ?? '',
    prefix: attributes['style:num-prefix'] ?? '',
    suffix: attributes['style:num-suffix'] ?? '',
    pattern: attributes['style:num-list-format'] ?? attributes['loext:num-list-format'],
    start: Number(attributes['text:start-value'] ?? 1),
    shown: Number(attributes['text:display-levels'] ?? 1),
  };
}
