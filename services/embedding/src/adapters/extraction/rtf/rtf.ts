import type { Extracted } from '../../../domain/extracted.ts';
import type { ExtractionLimits } from '../read-format.ts';
import { commentsWarning, struckWarning } from '../reading-warnings.ts';
import { RtfReader } from './rtf-reader.ts';
import { rtfTokens } from './tokens.ts';

/**
 * RTF: paragraphs, headings by their styles or outline levels, lists, tables, footnotes, text boxes; headers and footers once. Hidden,
 * struck and deleted text, comments and pictures are left out; of an embedded object there is the text that it shows.
 *
 * @throws AppError `unprocessable` (`nested_too_deeply`, `too_much_text`)
 */
export async function readRtf(bytes: Uint8Array, { maxChars }: ExtractionLimits): Promise<Extracted> {
  const reader = new RtfReader(maxChars);
  for (const token of rtfTokens(bytes)) reader.read(token);
  const blocks = reader.end();
  const title = reader.title;
  return {
    blocks,
    warnings: [...struckWarning(reader.struck), ...commentsWarning(reader.comments)],
    ...(title === '' ? {} : { properties: { title, metadata: {} } }),
  };
}
