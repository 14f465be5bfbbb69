import type { Block } from '../../domain/block.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import type { Extracted } from '../../domain/extracted.ts';

/** Limits of one document. */
export interface ExtractionLimits {
  /** Most characters of text. */
  readonly maxChars: number;
  /** Most bytes that a packed format may unpack to. */
  readonly maxUnpackedBytes: number;
}

/** Reads one format. What it throws beside AppError counts as a damaged file. */
export type ReadFormat = (bytes: Uint8Array, limits: ExtractionLimits) => Promise<Extracted>;

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** By media type. A format's library is loaded when its first document comes. */
const formats: Readonly<Record<string, ReadFormat>> = {
  'application/pdf': async (bytes, limits) => (await import('./pdf.ts')).readPdf(bytes, limits),
  [docxType]: async (bytes, { maxUnpackedBytes }) =>
    (await import('./docx.ts')).readDocx(bytes, maxUnpackedBytes),
  'text/html': readHtml,
  'application/xhtml+xml': readHtml,
  'text/markdown': async (bytes) => (await import('./markdown.ts')).readMarkdown(bytes),
};

async function readHtml(bytes: Uint8Array): Promise<Extracted> {
  return (await import('./html.ts')).readHtmlFile(bytes);
}

async function readPlainText(bytes: Uint8Array): Promise<Extracted> {
  return (await import('./plain-text.ts')).readPlainText(bytes);
}

/** A document of which nothing was lost. */
function whole(blocks: readonly Block[]): Extracted {
  return { blocks, warnings: [] };
}

/** @throws AppError `unprocessable` (`unsupported_type`) */
export function formatOf(contentType: string): ReadFormat {
  const format = formats[contentType] ?? (contentType.startsWith('text/') ? readPlainText : undefined);
  if (format !== undefined) return format;
  throw documentFailure('extract', {
    reason: 'unsupported_type',
    message: `Text cannot be read from files of type ${contentType}. Upload plain text, Markdown, HTML, PDF or DOCX.`,
  });
}
