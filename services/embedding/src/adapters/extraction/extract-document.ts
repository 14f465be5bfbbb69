import { AppError } from '@lectern/errors';
import type { Block } from '../../domain/block.ts';
import { cleanText, oneLine } from '../../domain/clean-text.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import { withoutEncodedData } from '../../domain/encoded-data.ts';
import type { Extracted } from '../../domain/extracted.ts';
import { withoutPrivateSigns } from '../../domain/private-signs.ts';
import { limits as declared } from '../../limits.ts';
import { tooManyParts, tooMuchText } from './failures.ts';
import { formatOf } from './formats.ts';
import type { ExtractionLimits } from './read-format.ts';
import { encodedDataWarning, privateSignsWarning } from './reading-warnings.ts';

/** Formats whose bytes are their text. */
const plainTypes = new Set([
  'text/plain',
  'text/markdown',
  'text/csv',
  'text/tab-separated-values',
  'text/x-source',
]);
/** Of UTF-8; UTF-16 takes no more. */
const maxBytesPerChar = 4;

/**
 * What is in a document, its text as clean, non-empty blocks in reading order.
 *
 * @param contentType media type without parameters, as the upload was found to be
 * @throws AppError `unprocessable` with `details.stage: 'extract'`, a stable reason (README), and a message for the owner
 */
export async function extractDocument(
  bytes: Uint8Array,
  contentType: string,
  limits: ExtractionLimits,
): Promise<Extracted> {
  if (bytes.length === 0) {
    throw documentFailure('extract', {
      reason: 'empty_file',
      message: 'The file is empty. Upload the file again with its content.',
    });
  }
  // By the size alone: decoding text that is refused anyway would take a multiple of its size in memory.
  if (plainTypes.has(contentType) && bytes.length > limits.maxChars * maxBytesPerChar)
    throw tooMuchText(limits.maxChars);
  const extracted = await formatOf(contentType)(bytes, limits).catch(asFailure);
  const { blocks, data, signs } = cleanBlocks(extracted.blocks);
  const chars = blocks.reduce((sum, block) => sum + block.text.length, 0);
  if (!blocks.some((block) => /[\p{L}\p{N}]/u.test(block.text))) {
    throw documentFailure('extract', {
      reason: 'no_text',
      message: 'The file holds no text that can be searched.',
    });
  }
  if (chars > limits.maxChars) throw tooMuchText(limits.maxChars);
  const warnings = [...extracted.warnings, ...encodedDataWarning(data), ...privateSignsWarning(signs)];
  return { ...extracted, blocks, warnings };
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

interface CleanBlocks {
  readonly blocks: Block[];
  /** Characters of encoded data that were left out. */
  readonly data: number;
  /** Characters of private use that were left out. */
  readonly signs: number;
}

function cleanBlocks(blocks: readonly Block[]): CleanBlocks {
  const clean: Block[] = [];
  let [data, signs] = [0, 0];
  for (const block of blocks) {
    const whole = block.kind === 'heading' ? oneLine(block.text) : trimLines(block.text);
    const shown = withoutPrivateSigns(whole);
    const { text, leftOut } = withoutEncodedData(shown.text);
    data += leftOut;
    signs += shown.leftOut;
    if (text.trim() === '') continue;
    if (clean.length === declared.blocks.value) throw tooManyParts(declared.blocks.value, 'paragraphs');
    clean.push(withShortHeading({ ...block, text }));
  }
  return { blocks: clean, data, signs };
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
