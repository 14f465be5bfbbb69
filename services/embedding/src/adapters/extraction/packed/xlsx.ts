import type { Block } from '../../../domain/block.ts';
import type { Extracted, ReadingWarning } from '../../../domain/extracted.ts';
import type { ExtractionLimits } from '../formats.ts';
import { tablesOf } from '../table-head.ts';
import { rowsOf } from './cell-grid.ts';
import { NumberFormats } from './number-formats.ts';
import { DocumentPackage } from './package.ts';
import { SlideReader } from './slide-reader.ts';
import { unreadableOffice } from './unreadable.ts';
import { readNotes, readSheet, type SheetContent } from './xlsx-sheet.ts';
import { readStrings, readStyles, readWorkbook, type Workbook } from './xlsx-workbook.ts';

/**
 * Workbooks: the tables of each sheet, under its name where there are several, with the values that formulas had when it was saved.
 * What Excel does not show (sheets, rows, columns) is left out with a warning; notes on cells follow the tables.
 */
export async function readXlsx(bytes: Uint8Array, limits: ExtractionLimits): Promise<Extracted> {
  return unreadableOffice('Excel workbook', '.xlsx', async () => {
    const packed = await DocumentPackage.open(bytes, limits.maxUnpackedBytes);
    const workbook = readWorkbook(packed);
    const formats = new NumberFormats(readStyles(packed, workbook), workbook);
    const strings = readStrings(packed, workbook);
    const shown = workbook.sheets.filter(({ isHidden }) => !isHidden);
    const warnings = hiddenSheets(workbook);
    const blocks: Block[] = [];
    for (const { name, part } of shown) {
      const sheet = readSheet(packed, part, { formats, strings, maxChars: limits.maxChars });
      const held = [...tablesOf(rowsOf(sheet)), ...readDrawings(packed, part), ...readNotes(packed, part)];
      if (shown.length > 1 && held.length > 0) blocks.push({ kind: 'heading', level: 1, text: name });
      for (const block of held) blocks.push(block);
      warnings.push(...warningsOf(name, sheet));
    }
    return { blocks, warnings };
  });
}

/** The texts of boxes and shapes, and what pictures show. What charts show stands in the cells. */
function readDrawings(packed: DocumentPackage, part: string): readonly Block[] {
  const drawings = packed.relations(part).filter(({ type }) => type === 'drawing');
  return drawings.flatMap(({ target }) => {
    const reader = new SlideReader();
    packed.walk(target, reader);
    return reader.blocks;
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
    const detail = `${hidden.cells} cells in hidden rows or columns of the sheet “${name}” were left out.`;
    warnings.push({ reason: 'hidden_cells', detail });
  }
  if (withoutValue > 0) {
    const detail = `${withoutValue} formulas of the sheet “${name}” have no value: open the file in a spreadsheet program and save it.`;
    warnings.push({ reason: 'formula_without_value', detail });
  }
  return warnings;
}
