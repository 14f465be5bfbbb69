import { posix } from 'node:path';
import type { Block } from '../../../domain/block.ts';
import type { Extracted } from '../../../domain/extracted.ts';
import { FormulaTree } from '../formula-text.ts';
import { mathMlText } from '../mathml.ts';
import type { ExtractionLimits } from '../read-format.ts';
import { commentsWarning, deletionsWarning, struckWarning } from '../reading-warnings.ts';
import { OdtReader, type ReadObject } from './odt-reader.ts';
import { OdtStyles } from './odt-styles.ts';
import { DocumentPackage } from './package.ts';
import { unreadableOffice } from './unreadable.ts';

/**
 * OpenDocument texts: headings, lists and tables with their numbers, footnotes, formulas as lines, charts as tables, forms with
 * what was entered; headers and footers once. Deleted and struck text, comments, tables of contents and hidden text are left out.
 */
export async function readOdt(bytes: Uint8Array, limits: ExtractionLimits): Promise<Extracted> {
  return unreadableOffice('text document', '.odt', async () => {
    const packed = await DocumentPackage.open(bytes, limits.maxUnpackedBytes);
    const { maxChars } = limits;
    const styles = new OdtStyles();
    const headers = headersOf(packed, { maxChars, styles });
    const object = (reference: string): ReadObject => readObject(packed, reference, maxChars);
    const body = new OdtReader({ maxChars, styles, object });
    if (!packed.walk('content.xml', body)) throw new Error('A package without content.');
    const { struck, comments, deleted } = body.losses;
    return {
      blocks: [...headers, ...body.blocks],
      warnings: [...struckWarning(struck), ...deletionsWarning(deleted), ...commentsWarning(comments)],
    };
  });
}

const marginal = new Set(['header', 'footer'].flatMap((each) => [each, `${each}-left`, `${each}-first`]));

/** Reads the named styles, too, which stand in the same part. */
function headersOf(packed: DocumentPackage, options: { maxChars: number; styles: OdtStyles }): Block[] {
  const reader = new OdtReader({ ...options, only: marginal });
  packed.walk('styles.xml', reader);
  const seen = new Set<string>();
  return reader.blocks.filter(({ text }) => !seen.has(text) && seen.add(text));
}

/** An object is a document of its own in the package: a formula, or a chart, whose values are a table. */
function readObject(packed: DocumentPackage, reference: string, maxChars: number): ReadObject {
  const chart = new OdtReader({ maxChars, styles: new OdtStyles() });
  let formula: FormulaTree | undefined;
  let isInFormula = false;
  packed.walk(posix.join(reference, 'content.xml'), {
    open: (element, attributes) => {
      if (isInFormula) formula?.open(element, attributes);
      else if (element === 'math') {
        formula = new FormulaTree(element, attributes);
        isInFormula = true;
      } else chart.open(element, attributes);
    },
    text: (text) => (isInFormula ? formula?.text(text) : chart.text(text)),
    close: (element) => {
      if (isInFormula) isInFormula = formula?.close() === true;
      else chart.close(element);
    },
  });
  return { text: formula === undefined ? '' : mathMlText(formula.root), blocks: chart.blocks };
}
