import { afterEach, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../src/adapters/model/load-tokenizer.ts';
import {
  createPiscinaDocumentSplitter,
  type DocumentSplitterOptions,
} from '../../src/adapters/splitting/piscina-document-splitter.ts';
import type { DocumentSource, DocumentSplitter } from '../../src/ports.ts';
import { testModel } from '../support/test-model.ts';

const options: DocumentSplitterOptions = {
  workers: 1,
  timeoutMs: 20_000,
  maxHeapMb: 256,
  tokenizerDirectory: undefined,
  limits: { maxChars: 1_000_000, maxUnpackedBytes: 10_000_000 },
  maxTokens: 256,
  overlapTokens: 32,
  context: 'headings',
};
const source = (text: string, contentType = 'text/markdown'): DocumentSource => ({
  bytes: Uint8Array.from(Buffer.from(text)),
  contentType,
  title: 'Title',
});
const prose = Array.from(
  { length: 400 },
  (_, i) => `Sentence ${i} tells of antidisestablishmentarianism, naïveté and 日本.`,
).join(' ');

let splitter: DocumentSplitter;
const open = (changed: Partial<DocumentSplitterOptions> = {}): DocumentSplitter => {
  splitter = createPiscinaDocumentSplitter({ ...options, ...changed });
  return splitter;
};
afterEach(() => splitter.close());

describe('the document splitter', () => {
  it('fills chunks to the limit of the real tokenizer and never beyond', async () => {
    const directory = await testModel();
    const chunks = await open({ tokenizerDirectory: directory }).split(source(`# Long words\n\n${prose}`));
    const tokenizer = await loadTokenizer(directory);
    const sizes = chunks.map((chunk) => tokenizer.encode(chunk.input).ids.length);
    expect(chunks.length).toBeGreaterThan(20);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(215);
    expect(chunks.map((chunk) => chunk.tokenCount)).toEqual(
      chunks.map((chunk) => tokenizer.encode(chunk.text).ids.length),
    );
    expect(chunks[3]?.headings).toEqual(['Long words']);
  });

  it('tells why a document cannot be read', async () => {
    await expect(open().split(source('x', 'application/pdf'))).rejects.toMatchObject({
      code: 'unprocessable',
      reason: 'unreadable_pdf',
      details: { stage: 'extract' },
      retryable: false,
    });
  });

  it('fails a document that takes too long, and reads the next one', async () => {
    const huge = source('*a_[b](c'.repeat(60_000));
    await expect(open({ timeoutMs: 400 }).split(huge)).rejects.toMatchObject({ reason: 'took_too_long' });
    await splitter.close();
    expect(await open().split(source('Short.'))).toHaveLength(1);
  });

  it('fails a document that eats the memory of its worker, and only that one', async () => {
    const eater = open({ maxHeapMb: 48 }).split(source('<p>x'.repeat(1_000_000), 'text/html'));
    const neighbour = splitter.split(source('Short.'));
    await expect(eater).rejects.toMatchObject({ reason: 'too_complex', retryable: false });
    expect(await neighbour).toHaveLength(1);
  });

  it('stops for a caller that has gone', async () => {
    const leaving = new AbortController();
    const pending = open().split(source('*a_[b](c'.repeat(60_000)), leaving.signal);
    leaving.abort(new Error('shutting down'));
    await expect(pending).rejects.toThrow('shutting down');
  });
});
