import type { DocxPackage } from './package.ts';
import { isOn, type Tag } from './xml.ts';

/** The place of a paragraph in a numbering. */
export interface NumberingPlace {
  readonly numId?: string | undefined;
  /** From 0. */
  readonly level?: number | undefined;
}

/** What a style says that matters for text. */
export interface Style extends NumberingPlace {
  /** In small letters; names of built-in styles are English in every language of Word. */
  readonly name: string;
  /** From 1, outermost; 0 for body text; undefined where it says nothing. */
  readonly headingLevel?: number | undefined;
  readonly isHidden?: boolean | undefined;
  readonly isStruck?: boolean | undefined;
}

/** Styles by id, each with what it inherits. */
export interface Styles {
  get(id: string | undefined): Style;
}

type Draft = { -readonly [key in keyof Style]: Style[key] } & {
  id: string;
  isDefault: boolean;
  basedOn?: string | undefined;
};

const plain: Style = { name: '' };
/** Chains of inheritance that are longer are cut off. */
const longestChain = 20;

/** Reads the styles of a document. */
export function readStyles(docx: DocxPackage): Styles {
  const drafts = new Map<string, Draft>();
  let standard: string | undefined;
  let open: Draft | undefined;
  docx.read(docx.pathOf('styles'), {
    open: (tag) => {
      if (tag.name === 'w:style') open = draftOf(tag);
      else if (open !== undefined) readProperty(tag, open);
    },
    close: (name) => {
      if (name !== 'w:style' || open === undefined) return;
      drafts.set(open.id, open);
      if (open.isDefault) standard ??= open.id;
      open = undefined;
    },
  });
  const known = new Map<string, Style>();
  return {
    get: (id = standard) => {
      if (id === undefined) return plain;
      const style = known.get(id) ?? inherited(id, drafts);
      known.set(id, style);
      return style;
    },
  };
}

function draftOf(tag: Tag): Draft {
  const isDefault = tag.attribute('type') === 'paragraph' && tag.attribute('default') === '1';
  return { id: tag.attribute('styleId') ?? '', isDefault, name: '' };
}

function readProperty(tag: Tag, style: Draft): void {
  const value = tag.attribute('val');
  if (tag.name === 'w:name') {
    style.name = (value ?? '').toLowerCase();
    const heading = /^heading ([1-9])$/.exec(style.name)?.[1];
    if (heading !== undefined) style.headingLevel = Number(heading);
    if (style.name === 'title') style.headingLevel = 1;
  } else if (tag.name === 'w:basedOn') style.basedOn = value;
  else if (tag.name === 'w:outlineLvl') style.headingLevel ??= headingLevelOf(value);
  else if (tag.name === 'w:numId') style.numId = value;
  else if (tag.name === 'w:ilvl') style.level = Number(value ?? 0);
  else if (tag.name === 'w:vanish') style.isHidden = isOn(tag);
  else if (tag.name === 'w:strike' || tag.name === 'w:dstrike') style.isStruck = isOn(tag);
}

/** Word counts levels of the outline from 0; 9 is body text. */
export function headingLevelOf(outline: string | undefined): number {
  const level = Number(outline ?? 9);
  return level >= 0 && level < 9 ? level + 1 : 0;
}

function inherited(id: string, drafts: ReadonlyMap<string, Draft>): Style {
  let style: Style = plain;
  let next: string | undefined = id;
  for (let step = 0; next !== undefined && step < longestChain; step += 1) {
    const draft: Draft | undefined = drafts.get(next);
    if (draft === undefined) break;
    style = { ...draft, ...defined(style), name: step === 0 ? draft.name : style.name };
    next = draft.basedOn;
  }
  return style;
}

function defined(style: Style): Partial<Style> {
  return Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined));
}
