import { AppError } from '@lectern/errors';
import type { Block } from '../../domain/block.ts';
import { cleanText, oneLine } from '../../domain/clean-text.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import { limits as declared } from '../../limits.ts';
import { tooManyParts } from './failures.ts';

/** Limits of one document. */
export interface ExtractionLimits {
  /** Most characters of text. */
  readonly maxChars: number;
  /** Most bytes that a packed format may unpack to. */
  readonly maxUnpackedBytes: number;
}

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Formats whose bytes are their text. */
const plainTypes = new Set(['text/plain', 'text/markdown']);
/** Of UTF-8; UTF-16 takes no more. */
const maxBytesPerChar = 4;

/**
 * The text of a document as clean, non-empty blocks in reading order. Each format's library is loaded when the first
 * document of that format comes.
 *
 * @param contentType media type without parameters, as the upload was found to be
 * @throws AppError `unprocessable` with `details.stage: 'extract'`, a stable reason (README), and a message for the owner
 */
export async function extractBlocks(
  bytes: Uint8Array,
  contentType: string,
  limits: ExtractionLimits,
): Promise<Block[]> {
  if (bytes.length === 0) {
    throw documentFailure('extract', {
      reason: 'empty_file',
      message: 'The file is empty. Upload the file again with its content.',
    });
  }
  // By the size alone: decoding text that is refused anyway would take a multiple of its size in memory.
  if (plainTypes.has(contentType) && bytes.length > limits.maxChars * maxBytesPerChar)
    throw tooMuchText(limits);
  const blocks = cleanBlocks(await readFormat(bytes, contentType, limits).catch(asFailure));
  const chars = blocks.reduce((sum, block) => sum + block.text.length, 0);
  if (!blocks.some((block) => /[\p{L}\p{N}]/u.test(block.text))) {
    throw documentFailure('extract', {
      reason: 'no_text',
      message: 'The file holds no text that can be searched.',
    });
  }
  if (chars > limits.maxChars) throw tooMuchText(limits);
  return blocks;
}

function tooMuchText({ maxChars }: ExtractionLimits): AppError {
  return documentFailure('extract', {
    reason: 'too_much_text',
    message: `The document holds more than ${maxChars} characters of text. Divide it and upload the parts.`,
  });
}

async function readFormat(
  bytes: Uint8Array,
  contentType: string,
  limits: ExtractionLimits,
): Promise<Block[]> {
  switch (contentType) {
    case 'application/pdf':
      return (await import('./pdf.ts')).pdfBlocks(bytes, limits);
    case docxType:
      return (await import('./docx.ts')).docxBlocks(bytes, limits.maxUnpackedBytes);
    case 'text/html':
    case 'application/xhtml+xml':
      return (await import('./html.ts')).htmlFileBlocks(bytes);
    case 'text/markdown':
      return (await import('./markdown.ts')).markdownBlocks(bytes);
  }
  if (contentType.startsWith('text/')) return (await import('./plain-text.ts')).plainTextBlocks(bytes);
  throw documentFailure('extract', {
    reason: 'unsupported_type',
    message: `Text cannot be read from files of type ${contentType}. Upload plain text, Markdown, HTML, PDF or DOCX.`,
  });
}

/** A parser fails on the same file again: what it throws fails the document, and there is no retry. */
function asFailure(thrown: unknown): never {
  if (thrown instanceof AppError) throw thrown;
  throw documentFailure('extract', {
    reason: 'unreadable',
    message:
      'The file cannot be read: it is damaged or built in an unusual way. Save it again and upload that.',
    cause: thrown,
  });
}

function cleanBlocks(blocks: readonly Block[]): Block[] {
  const clean: Block[] = [];
  for (const block of blocks) {
    const text = block.kind === 'heading' ? oneLine(block.text) : trimLines(block.text);
    if (text === '') continue;
    if (clean.length === declared.blocks.value) throw tooManyParts(declared.blocks.value, 'paragraphs');
    clean.push(withShortHeading({ ...block, text }));
  }
  return clean;
}

/** Every chunk repeats the headings above it, so a heading as long as a paragraph becomes one. */
function withShortHeading(block: Block): Block {
  if (block.kind !== 'heading' || block.text.length <= declared.headingChars.value) return block;
  const { level: _, ...rest } = block;
  return { ...rest, kind: 'paragraph' };
}

/** Trims ends, but keeps the indentation of a first line of code. */
function trimLines(text: string): string {
  return cleanText(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+/, '')
    .trimEnd();
}
