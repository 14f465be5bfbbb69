import type { Logger, Telemetry } from '@lectern/telemetry';
import { missingLanguages } from './adapters/extraction/ocr/recognizer.ts';
import {
  createProcessDocumentSplitter,
  type DocumentSplitterOptions,
} from './adapters/reading/process-document-splitter.ts';
import type { Config } from './config.ts';
import { limits } from './limits.ts';
import { readerDeathCounter } from './metrics.ts';
import type { DocumentSplitter } from './ports.ts';

/** The splitter with its two queues, as configured. */
export function openSplitter(
  config: Config,
  tokenizerDirectory: string | undefined,
  { logger, telemetry }: { logger: Pick<Logger, 'warn'>; telemetry: Telemetry },
): Promise<DocumentSplitter> {
  const countDeath = readerDeathCounter(telemetry.metrics);
  return createProcessDocumentSplitter({
    fast: {
      readers: config.EXTRACT_WORKERS,
      memoryMb: config.EXTRACT_MEMORY_MB,
      cpuMs: config.EXTRACT_FAST_CPU_MS,
      contendedCpuMs: config.EXTRACT_CONTENDED_CPU_MS,
    },
    slow: {
      readers: config.EXTRACT_SLOW_WORKERS,
      memoryMb: config.EXTRACT_SLOW_MEMORY_MB,
      cpuMs: config.EXTRACT_CPU_MS,
    },
    recognition: recognitionOf(config),
    timeoutMs: config.EXTRACT_TIMEOUT_MS,
    tenantCpu: { budgetMs: config.EXTRACT_TENANT_CPU_MS, windowMs: config.EXTRACT_TENANT_WINDOW_MS },
    setup: {
      tokenizerDirectory,
      limits: { maxChars: config.EXTRACT_MAX_CHARS, maxUnpackedBytes: config.EXTRACT_MAX_UNPACKED_BYTES },
      maxTokens: config.CHUNK_MAX_TOKENS,
      overlapTokens: config.CHUNK_OVERLAP_TOKENS,
      context: config.EMBED_CONTEXT,
      answer: {
        maxChunks: limits.chunks.value,
        maxChunkChars: limits.chunkChars.value,
        maxChars: config.EXTRACT_MAX_CHARS * limits.answerShare.value,
      },
    },
    onDeath: ({ kind, detail }, { tenantId, contentType }) => {
      countDeath(kind);
      logger.warn({ tenantId, contentType, kind, detail }, 'reader process crashed or ran out of memory');
    },
  });
}

/** @throws Error when a language is asked for that is not installed */
function recognitionOf(config: Config): DocumentSplitterOptions['recognition'] {
  if (config.OCR === 'off') return undefined;
  const languages = config.OCR_LANGUAGES.split('+');
  const missing = missingLanguages(languages);
  if (missing.length > 0)
    throw new Error(
      `OCR_LANGUAGES: not installed: ${missing.join(', ')} (npm package @tesseract.js-data/NAME).`,
    );
  const { OCR_WORKERS: readers, OCR_MEMORY_MB: memoryMb, OCR_CPU_MS: cpuMs } = config;
  return { languages, readers, memoryMb, cpuMs };
}
