import { once } from 'node:events';
import { Readable } from 'node:stream';
import { descendants } from '@lectern/testing';
import type { DocumentSplitterOptions } from '../../src/adapters/reading/process-document-splitter.ts';
import type { DocumentSource, SplitDocument } from '../../src/ports.ts';

/** For calls that are not cancelled. */
export const { signal } = new AbortController();

/** Bounds that tests reach quickly. */
export const options: DocumentSplitterOptions = {
  fast: { readers: 2, memoryMb: 192, cpuMs: 5_000 },
  slow: { readers: 1, memoryMb: 256, cpuMs: 10_000 },
  timeoutMs: 60_000,
  tenantCpu: { budgetMs: 60_000, windowMs: 60_000 },
  setup: {
    tokenizerDirectory: undefined,
    limits: { maxChars: 1_000_000, maxUnpackedBytes: 10_000_000 },
    maxTokens: 256,
    overlapTokens: 32,
    context: 'headings',
    answer: { maxChunks: 1_000, maxChunkChars: 100_000, maxChars: 6_000_000 },
  },
};
/** A reader that does what its document says. */
export const dyingReader = new URL('./dying-reader.ts', import.meta.url);

export const source = (text: string, changed: Partial<DocumentSource> = {}): DocumentSource => {
  const bytes = Buffer.from(text);
  return {
    tenantId: 'tenant',
    contentType: 'text/markdown',
    title: 'Title',
    open: async () => ({ body: Readable.from([bytes]), bytes: bytes.length }),
    ...changed,
  };
};
/** A document, and when its reader has all of it. */
export const observed = (tenantId: string, text: string) => {
  const bytes = Buffer.from(text);
  const body = Readable.from([bytes]);
  const taken = once(body, 'end');
  return { taken, document: source(text, { tenantId, open: async () => ({ body, bytes: bytes.length }) }) };
};
export const of = (tenantId: string, text: string): DocumentSource => source(text, { tenantId });

/** The text of the first chunk. */
export const textOf = async (made: Promise<SplitDocument>) => (await made).chunks[0]?.text;

/** Processes that belong to readers of this process. */
export const readers = () => descendants(process.pid).filter(({ command }) => command.includes('-reader.ts'));

/** The readers themselves, without the shells around them. */
export const nodes = () => readers().filter(({ command }) => !command.startsWith('/bin/sh'));

/** The readers that are working. */
export const working = () => nodes().filter(({ state }) => state === 'R');
