import { AppError } from '@lectern/errors';
import { workerData } from 'piscina';
import type { Chunk } from '../../domain/chunk.ts';
import type { ContextMode } from '../../domain/splitting/embedding-context.ts';
import { splitBlocks } from '../../domain/splitting/split-blocks.ts';
import { approximateTokens, type CountTokens } from '../../domain/token-counter.ts';
import type { DocumentSource } from '../../ports.ts';
import { type ExtractionLimits, extractBlocks } from '../extraction/extract-blocks.ts';
import { loadTokenCounter } from '../model/load-token-counter.ts';

/** What a worker of the splitting pool is started with. */
export interface DocumentWorkerData {
  /** Without a model here, tokens are estimated. */
  readonly tokenizerDirectory: string | undefined;
  readonly limits: ExtractionLimits;
  readonly maxTokens: number;
  readonly overlapTokens: number;
  readonly context: ContextMode;
}

/** An AppError would lose its fields on the way between threads, so the verdict on a document is a value. */
export type DocumentVerdict =
  | { readonly chunks: Chunk[] }
  | { readonly failure: { reason: string; message: string } };

const options: DocumentWorkerData = workerData;
const countTokens = await tokenCounter();

/** Entry of the pool's tasks. */
export async function split(source: DocumentSource): Promise<DocumentVerdict> {
  try {
    const blocks = await extractBlocks(source.bytes, source.contentType, options.limits);
    return { chunks: splitBlocks(blocks, source.title, { ...options, countTokens }) };
  } catch (error) {
    if (error instanceof AppError && !error.retryable) {
      return { failure: { reason: error.reason, message: error.message } };
    }
    throw error;
  }
}

async function tokenCounter(): Promise<CountTokens> {
  return options.tokenizerDirectory === undefined
    ? approximateTokens
    : loadTokenCounter(options.tokenizerDirectory);
}
