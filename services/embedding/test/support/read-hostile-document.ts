import { readFileSync, writeFileSync } from 'node:fs';
import { hostileDocuments } from '@lectern/embedding/testing';
import { AppError } from '@lectern/errors';
import { extractDocument } from '../../src/adapters/extraction/extract-document.ts';
import { loadTokenCounter } from '../../src/adapters/model/load-token-counter.ts';
import { splitBlocks } from '../../src/domain/splitting/split-blocks.ts';
import type { Reading } from './hostile-reader.ts';

/** Started by `createHostileReader`: reads the documents whose numbers it is sent. */
const limits = { maxChars: 4_000_000, maxUnpackedBytes: 256 * 1024 * 1024, attachments: 64 };
const countTokens = await loadTokenCounter(process.argv[2] ?? '');
const options = { countTokens, maxTokens: 256, overlapTokens: 32, context: 'headings' } as const;

async function outcomeOf(
  bytes: Uint8Array,
  contentType: string,
): Promise<{ outcome: string; chunks: number }> {
  try {
    const { blocks } = await extractDocument(bytes, contentType, limits);
    return { outcome: 'indexed', chunks: splitBlocks(blocks, 'Title', options).length };
  } catch (error) {
    if (error instanceof AppError) return { outcome: error.reason, chunks: 0 };
    throw error;
  }
}

const isLinux = process.platform === 'linux';

/** The memory of earlier documents must not count for the next. */
function forgetPeak(): void {
  globalThis.gc?.();
  if (isLinux) writeFileSync('/proc/self/clear_refs', '5');
}

function peakKilobytes(): number {
  if (!isLinux) return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

process.on('message', async (index: number) => {
  const document = hostileDocuments[index];
  if (document === undefined) throw new Error(`There is no document ${index}.`);
  const { bytes, contentType } = document;
  forgetPeak();
  const before = process.cpuUsage();
  const result = await outcomeOf(bytes, contentType);
  const { user, system } = process.cpuUsage(before);
  const reading: Reading = {
    ...result,
    cpuMs: (user + system) / 1000,
    peakMegabytes: peakKilobytes() / 1024,
  };
  process.send?.(reading);
});
process.send?.('ready');
