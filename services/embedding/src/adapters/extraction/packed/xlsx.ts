import type { Block } from '../../../domain/block.ts';
import type { Extracted, ReadingWarning } from '../../../domain/extracted.ts';
import { DrawingReader } from '../docx/drawings.ts';
import type { ExtractionLimits } from '../read-format.ts';
import { struckWarning } from '../reading-warnings.ts';
import { tablesOf } from '../table-head.ts';
import { rowsOf } from './cell-grid.ts';
import { NumberFormats } from './number-formats.ts';
import { DocumentPackage } from './package.ts';
import { partsOf } from './side-by-side.ts';
import { SlideReader } from './slide-reader.ts';
import { unreadableOffice } from './unreadable.ts';
import { marginalLines } from './xlsx-marginal.ts';
import { readNotes, readSheet, type SheetContent } from './xlsx-sheet.ts';
import { readStrings, readStyles, readWorkbook, type Workbook } from './xlsx-workbook.ts';

/**
 * Workbooks: the tables of each sheet, those side by side one after the other, under its name where there are several, with the values that formulas had when it was saved.
 * Headers and footers come once, in front. What Excel does not show (sheets, rows, columns) and what is crossed out is left out
 * with a warning; notes on cells follow the tables.
 */
export async function readXlsx(bytes: Uint8Array, limits: ExtractionLimits): Promise<Extracted> {
  return unreadableOffice('Excel workbook', '.xlsx', async () => {
    const packed = await DocumentPackage.open(bytes, limits.maxUnpackedBytes);
    const workbook = readWorkbook(packed);
    const styles = readStyles(packed, workbook);
    const context = {
      formats: new NumberFormats(styles, workbook),
      struckStyles: styles.struck,
      symbolFonts: styles.symbolFonts,
      strings: readStrings(packed, workbook),
      maxChars: limits.maxChars,
    };
    const shown = workbook.sheets.filter(({ isHidden }) => !isHidden);
    const warnings = hiddenSheets(workbook);
    const marginal = new Set<string>();
    const blocks: Block[] = [];
    let struck = 0;
    for (const { name, part } of shown) {
      const sheet = readSheet(packed, part, context);
      const drawn = readDrawings(packed, part);
      const tables = partsOf(sheet).flatMap((cells) => tablesOf(rowsOf(cells)));
      const held = [...tables, ...drawn.blocks, ...readNotes(packed, part)];
      for (const line of [...sheet.marginal.values()].flatMap(marginalLines)) marginal.add(line);
      struck += sheet.struck + drawn.struck;
      if (shown.length > 1 && held.length > 0) blocks.push({ kind: 'heading', level: 1, text: name });
      for (const block of held) blocks.push(block);
      warnings.push(...warningsOf(name, sheet));
    }
    const first = [...marginal].map((text): Block => ({ kind: 'paragraph', text }));
    return { blocks: [...first, ...blocks], warnings: [...warnings, ...struckWarning(struck)] };
  });
}

/** The texts of boxes and shapes, what pictures show, and the titles of charts, whose values stand in the cells. */
function readDrawings(packed: DocumentPackage, part: string): { blocks: readonly Block[]; struck: number } {
  const reader = new SlideReader();
  const drawings = packed.relations(part).filter(({ type }) => type === 'drawing');
  for (const { target } of drawings) packed.walk(target, reader);
  const titles = drawings.flatMap(({ target }) => titlesOfCharts(packed, target));
  return { blocks: [...reader.blocks, ...titles], struck: reader.losses.struck };
}

function titlesOfCharts(packed: DocumentPackage, drawing: string): Block[] {
  return packed.relations(drawing).flatMap(({ type, target }) => {
    if (type !== 'chart') return [];
    const reader = new DrawingReader();
    packed.walk(target, reader);
    return reader.titles();
  });
}

function hiddenSheets({ sheets }: Workbook): ReadingWarning[] {
  return sheets
    .filter(({ isHidden }) => isHidden)
    .map(({ name }) => ({
      reason: 'hidden_sheet',
      detail: `The sheet “${name}” is hidden, and was left out.`,
    }));
}

function warningsOf(name: string, { hidden, withoutValue }: SheetContent): ReadingWarning[] {
  const warnings: ReadingWarning[] = [];
  if (hidden.cells > 0) {
    const detail = `${hidden.cells} cells that the sheet “${name}” does not show (hidden rows, columns or values) were left out.`;
    warnings.push({ reason: 'hidden_cells', detail });
  }
  if (withoutValue > 0) {
    const detail = `${withoutValue} formulas of the sheet “${name}” have no value: open the file in a spreadsheet program and save it.`;
    warnings.push({ reason: 'formula_without_value', detail });
  }
  return warnings;
}
