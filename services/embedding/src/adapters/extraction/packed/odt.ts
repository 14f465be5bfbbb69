import type { Block } from '../../../domain/block.ts';
import type { Extracted } from '../../../domain/extracted.ts';
import type { ExtractionLimits } from '../formats.ts';
import { struckWarning } from '../reading-warnings.ts';
import { OdtReader } from './odt-reader.ts';
import { DocumentPackage } from './package.ts';
import { unreadableOffice } from './unreadable.ts';

/**
 * OpenDocument texts: headings, lists, tables and footnotes; headers and footers once. Deleted and
 * struck text, comments, tables of contents and hidden text are left out.
 */
export async function readOdt(bytes: Uint8Array, limits: ExtractionLimits): Promise<Extracted> {
  return unreadableOffice('text document', '.odt', async () => {
    const packed = await DocumentPackage.open(bytes, limits.maxUnpackedBytes);
    const body = new OdtReader(limits.maxChars);
    if (!packed.walk('content.xml', body)) throw new Error('A package without content.');
    const blocks = [...headersOf(packed, limits), ...body.blocks];
    return { blocks, warnings: struckWarning(body.struck) };
  });
}

function headersOf(packed: DocumentPackage, { maxChars }: ExtractionLimits): Block[] {
  const reader = new OdtReader(maxChars, new Set(['header', 'footer']));
  packed.walk('styles.xml', reader);
  const seen = new Set<string>();
  return reader.blocks.filter(({ text }) => !seen.has(text) && seen.add(text));
}
