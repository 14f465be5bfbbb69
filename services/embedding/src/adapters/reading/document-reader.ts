import { describedBy } from '@lectern/contracts/reader';
import { AppError } from '@lectern/errors';
import type { Chunk } from '../../domain/chunk.ts';
import { notesOf } from '../../domain/extracted.ts';
import { splitBlocks } from '../../domain/splitting/split-blocks.ts';
import { approximateTokens, type CountTokens } from '../../domain/token-counter.ts';
import { extractDocument } from '../extraction/extract-document.ts';
import { loadTokenCounter } from '../model/load-token-counter.ts';
import { type AnswerLimits, answerChars, type ReaderSetup } from './reader-protocol.ts';
import { type ReadOne, serveDocuments } from './serve-documents.ts';

const tooManyParts = {
  failure: {
    reason: 'too_many_parts',
    message:
      'The document falls into too many parts, or its headings are too long. Divide it and upload the parts.',
  },
};

/**
 * Entry point of a reader's process. It holds no secret, reads no file but its code and the tokenizer, and may be killed
 * at any time.
 */
await serveDocuments(prepare);

function prepare(setup: ReaderSetup): ReadOne {
  // With the first document: a spare reader costs no more than Node itself.
  let loading: Promise<CountTokens> | undefined;
  return async ({ contentType, title: given, titleGiven, attachments: most }, bytes) => {
    loading ??= tokenCounter(setup.tokenizerDirectory);
    const countTokens = await loading;
    try {
      const limits = { ...setup.limits, attachments: most };
      const { blocks, attachments = [], ...told } = await extractDocument(bytes, contentType, limits);
      const notes = notesOf(told);
      const { title } = describedBy({ title: given, titleGiven, metadata: {} }, notes.properties);
      const chunks = splitBlocks(blocks, title, { ...setup, countTokens });
      return exceeds(chunks, setup.answer) ? tooManyParts : { chunks, attachments, ...notes };
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable || lacksMemory(error)) throw error;
      return { failure: { reason: error.reason, message: error.message } };
    }
  };
}

/** A parser may take a refused allocation for a damaged file. */
function lacksMemory(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof RangeError && /allocat/i.test(cause.message)) return true;
  return false;
}

function exceeds(chunks: readonly Chunk[], { maxChunks, maxChunkChars, maxChars }: AnswerLimits): boolean {
  if (chunks.length > maxChunks) return true;
  const sizes = chunks.map(answerChars);
  return sizes.some((size) => size > maxChunkChars) || sizes.reduce((a, b) => a + b, 0) > maxChars;
}

async function tokenCounter(directory: string | undefined): Promise<CountTokens> {
  return directory === undefined ? approximateTokens : loadTokenCounter(directory);
}
