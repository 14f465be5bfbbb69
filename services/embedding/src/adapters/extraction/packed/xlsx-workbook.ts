import type { DocumentPackage } from './package.ts';

/** A sheet as the workbook lists it. */
export interface ListedSheet {
  readonly name: string;
  readonly part: string;
  readonly isHidden: boolean;
}

/** What a workbook says of its parts. */
export interface Workbook {
  readonly sheets: readonly ListedSheet[];
  /** Days are counted from 1904. */
  readonly from1904: boolean;
  readonly stringsPart: string | undefined;
  readonly stylesPart: string | undefined;
}

/** @throws Error when there is none */
export function readWorkbook(packed: DocumentPackage): Workbook {
  const part = packed.mainPart('xl/workbook.xml');
  const relations = packed.relations(part);
  const byId = new Map(relations.map(({ id, target }) => [id, target]));
  const sheets: ListedSheet[] = [];
  let from1904 = false;
  const isThere = packed.walk(part, {
    open: (element, attributes) => {
      if (element === 'workbookPr') from1904 = isOn(attributes.date1904);
      if (element !== 'sheet') return;
      const target = byId.get(attributes['r:id'] ?? '');
      const isHidden = (attributes.state ?? 'visible') !== 'visible';
      if (target !== undefined) sheets.push({ name: attributes.name ?? '', part: target, isHidden });
    },
  });
  if (!isThere) throw new Error('A package without a workbook.');
  const ofType = (type: string) => relations.find((relation) => relation.type === type)?.target;
  return { sheets, from1904, stringsPart: ofType('sharedStrings'), stylesPart: ofType('styles') };
}

/** A switch of Office Open XML. */
export function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

/** The texts that cells share, by their number. How they are read aloud is left out. */
export function readStrings(packed: DocumentPackage, { stringsPart }: Workbook): string[] {
  const strings: string[] = [];
  let inText = false;
  let inPhonetic = false;
  let text: string[] = [];
  if (stringsPart === undefined) return strings;
  packed.walk(stringsPart, {
    open: (element) => {
      if (element === 'rPh') inPhonetic = true;
      inText = element === 't' && !inPhonetic;
    },
    text: (part) => {
      if (inText) text.push(part);
    },
    close: (element) => {
      inText = false;
      if (element === 'rPh') inPhonetic = false;
      if (element !== 'si') return;
      strings.push(text.join(''));
      text = [];
    },
  });
  return strings;
}

/** How numbers are written, by the styles of cells. */
export interface CellStyles {
  /** Codes of formats that the workbook defines, by their number. */
  readonly codes: ReadonlyMap<number, string>;
  /** Number of its format, for each style. */
  readonly formatOfStyle: readonly number[];
}

export function readStyles(packed: DocumentPackage, { stylesPart }: Workbook): CellStyles {
  const codes = new Map<number, string>();
  const formatOfStyle: number[] = [];
  let inStyles = false;
  if (stylesPart === undefined) return { codes, formatOfStyle };
  packed.walk(stylesPart, {
    open: (element, { numFmtId, formatCode }) => {
      if (element === 'numFmt') codes.set(Number(numFmtId), formatCode ?? '');
      if (element === 'cellXfs') inStyles = true;
      if (element === 'xf' && inStyles) formatOfStyle.push(Number(numFmtId ?? 0));
    },
    close: (element) => {
      if (element === 'cellXfs') inStyles = false;
    },
  });
  return { codes, formatOfStyle };
}
