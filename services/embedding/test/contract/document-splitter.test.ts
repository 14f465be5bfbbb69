import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError } from '@lectern/errors';
import { Document, Packer, Paragraph } from 'docx';
import PDFDocument from 'pdfkit';
import { afterEach, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../src/adapters/model/tokenizer.ts';
import {
  createProcessDocumentSplitter,
  type DocumentSplitterOptions,
} from '../../src/adapters/reading/process-document-splitter.ts';
import { findMemoryBound } from '../../src/adapters/reading/reader-command.ts';
import type { AttachmentTaking, DocumentSplitter } from '../../src/ports.ts';
import { textAndPicture } from '../../testing/picture-pages.ts';
import { pdfBomb } from '../support/pdf-bomb.ts';
import { testModel } from '../support/test-providers.ts';
import { dyingReader, of, options, readers, signal, source, textOf } from '../support/test-splitter.ts';

const prose = Array.from(
  { length: 400 },
  (_, i) => `Sentence ${i} tells of antidisestablishmentarianism, naïveté and 日本.`,
).join(' ');

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

let splitter: DocumentSplitter | undefined;
const open = async (changed: Partial<DocumentSplitterOptions> = {}): Promise<DocumentSplitter> => {
  splitter = await createProcessDocumentSplitter({ ...options, ...changed });
  return splitter;
};
/** Readers that do what their documents tell them. */
const openHostile = (changed: Partial<DocumentSplitterOptions> = {}) =>
  open({ entry: dyingReader, ...changed });

afterEach(async () => {
  await splitter?.close();
  splitter = undefined;
  expect(readers()).toEqual([]);
});

describe('the document splitter', () => {
  it('fills chunks to the limit of the real tokenizer and never beyond', async () => {
    const tokenizerDirectory = await testModel();
    const { split } = await open({ setup: { ...options.setup, tokenizerDirectory } });
    const { chunks } = await split(source(`# Long words\n\n${prose}`), signal);
    const tokenizer = await loadTokenizer(tokenizerDirectory);
    const sizes = chunks.map((chunk) => tokenizer.encode(chunk.input).ids.length);
    expect(chunks.length).toBeGreaterThan(20);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(215);
    expect(chunks.map((chunk) => chunk.tokenCount)).toEqual(
      chunks.map((chunk) => tokenizer.encode(chunk.text).ids.length),
    );
    expect(chunks.map((chunk) => chunk.ordinal)).toEqual(chunks.map((_, i) => i));
    expect(chunks[3]?.headings).toEqual(['Long words']);
  });

  it('reads every packed format', async () => {
    const { split } = await open();
    const pdf = new PDFDocument();
    pdf.text('A page of text.').end();
    const docx = new Document({ sections: [{ children: [new Paragraph('A paragraph of text.')] }] });
    const stored = (bytes: Buffer, contentType: string) =>
      source('', { contentType, open: async () => ({ body: Readable.from([bytes]), bytes: bytes.length }) });
    expect(await textOf(split(stored(await buffer(pdf), 'application/pdf'), signal))).toBe('A page of text.');
    expect(await textOf(split(stored(await Packer.toBuffer(docx), docxType), signal))).toBe(
      'A paragraph of text.',
    );
    // Its fonts are not in it, so the process has to find their character maps.
    const japanese = await readFile(new URL('../samples/cjk-ja.pdf', import.meta.url));
    expect(await textOf(split(stored(japanese, 'application/pdf'), signal))).toContain('月額八千円');
  });

  const recognition = { languages: ['eng'], readers: 1, memoryMb: 512, cpuMs: 60_000 };
  const asPdf = (bytes: Buffer) =>
    source('', {
      contentType: 'application/pdf',
      open: async () => ({ body: Readable.from([bytes]), bytes: bytes.length }),
    });

  it('recognizes text in pictures where that is switched on, in processes of their own', async () => {
    const scan = await readFile(new URL('../samples/scan-mixed.pdf', import.meta.url));
    const off = await (await open()).split(asPdf(scan), signal);
    expect(off.warnings).toMatchObject([{ reason: 'no_text_on_page', page: 2 }]);
    await splitter?.close();
    const { chunks, warnings } = await (await open({ recognition })).split(asPdf(scan), signal);
    expect(warnings).toMatchObject([{ reason: 'text_recognized', page: 2 }]);
    expect(chunks.map(({ text }) => text).join(' ')).toMatch(/SCANNED, the lock/i);
  });

  it('keeps what a document has without, when recognition takes too much memory', async () => {
    const { split } = await open({ recognition: { ...recognition, memoryMb: 160 } });
    const { chunks, warnings } = await split(asPdf(textAndPicture(5_000, 4_900)), signal);
    expect(chunks.map(({ text }) => text)).toEqual(['Some words that can be found.']);
    expect(warnings.map(({ reason }) => reason).sort()).toEqual(['no_text_on_page', 'recognition_failed']);
  });

  it('stores what is attached to a document while it is read, and waits for its store', async () => {
    const size = 300_000;
    const { split } = await openHostile();
    const kept: string[] = [];
    const attachments: AttachmentTaking = {
      most: 2,
      store: async ({ bytes, ...head }, body) => {
        const content = await buffer(body);
        kept.push(`${head.filename} ${content.length} ${content.at(0)} ${content.at(-1)}`);
        return { ...head, bytes, sha256: 'a'.repeat(64), location: { bucket: 'b', key: String(head.part) } };
      },
    };
    // As large as its attachments, which is the most that they may have.
    const document = source(`attach ${size}${' '.repeat(2 * size)}`, { attachments });
    const { attachments: taken } = await split(document, signal);
    expect(kept).toEqual([`1.txt ${size} 1 1`, `3.txt ${size} 3 3`]);
    expect(taken.map(({ part, bytes }) => [part, bytes])).toEqual([
      [1, size],
      [3, size],
    ]);
  });

  it('passes on what the store of attachments throws, and reads the next document', async () => {
    const { split } = await openHostile();
    const store = () => Promise.reject(new AppError('unavailable', 'No store.', { reason: 'store_away' }));
    const document = source(`attach 100000${' '.repeat(200_000)}`, { attachments: { most: 2, store } });
    await expect(split(document, signal)).rejects.toMatchObject({ reason: 'store_away' });
    expect(await textOf(split(source('next'), signal))).toBe('next');
  });

  it('does not take more out of a document than was asked for', async () => {
    const { split } = await openHostile();
    const refused = split(source(`attach 10${' '.repeat(100)}`), signal);
    await expect(refused).rejects.toMatchObject({ reason: 'reader_crashed' });
  });

  it('detects the encoding of a text in the smallest memory that may be set', async () => {
    const { split } = await open({
      fast: { ...options.fast, memoryMb: 160 },
      slow: { ...options.slow, memoryMb: 160 },
    });
    const bytes = Buffer.from(
      'Die Kündigungsfrist beträgt drei Monate, die Gebühr ist im März fällig.',
      'latin1',
    );
    const opened = async () => ({ body: Readable.from([bytes]), bytes: bytes.length });
    const chunks = split(source('', { contentType: 'text/plain', open: opened }), signal);
    expect(await textOf(chunks)).toContain('Gebühr ist im März');
  });

  it('fails a small file that unpacks to half a gigabyte, within its memory', async () => {
    const bytes = await pdfBomb(512);
    const { split } = await open();
    const sizes: number[] = [];
    const sampling = setInterval(() => sizes.push(...readers().map(({ residentMb }) => residentMb)), 20);
    const opened = async () => ({ body: Readable.from([bytes]), bytes: bytes.length });
    const bomb = split(source('', { contentType: 'application/pdf', open: opened }), signal);
    await expect(bomb).rejects.toMatchObject({ code: 'unprocessable', details: { stage: 'extract' } });
    clearInterval(sampling);
    const { kind } = await findMemoryBound();
    if (kind === 'kernel') expect(Math.max(...sizes)).toBeLessThanOrEqual(options.slow.memoryMb + 16);
    expect(bytes.length).toBeLessThan(4_000);
  });

  it('tells why a document cannot be read', async () => {
    const { split } = await open();
    await expect(split(source('x', { contentType: 'application/pdf' }), signal)).rejects.toMatchObject({
      code: 'unprocessable',
      reason: 'unreadable_pdf',
      details: { stage: 'extract' },
      retryable: false,
    });
  });

  it('fails a document that falls into too many parts', async () => {
    const { split } = await open();
    const headings = Array.from({ length: 1_100 }, (_, i) => `# Part ${i}\n\nText ${i}.`).join('\n\n');
    await expect(split(source(headings), signal)).rejects.toMatchObject({ reason: 'too_many_parts' });
  });

  it('passes on why the bytes cannot be had, and reads the next document', async () => {
    const { split } = await open();
    const gone = new AppError('not_found', 'gone');
    await expect(split(source('', { open: () => Promise.reject(gone) }), signal)).rejects.toBe(gone);
    const cut = async () => ({ body: Readable.from([Buffer.from('half')]), bytes: 8 });
    await expect(split(source('', { open: cut }), signal)).rejects.toMatchObject({
      reason: 'content_incomplete',
    });
    const failing = async () => ({
      body: Readable.from(
        (async function* () {
          yield Buffer.from('half');
          throw gone;
        })(),
      ),
      bytes: 8,
    });
    await expect(split(source('', { open: failing }), signal)).rejects.toBe(gone);
    expect((await split(source('Short.'), signal)).chunks).toHaveLength(1);
  });

  it('gives readers no variable of its environment', async () => {
    const { split } = await openHostile();
    expect(Object.keys(JSON.parse((await textOf(split(source('environment'), signal))) ?? ''))).not.toContain(
      'PATH',
    );
  });

  it('never lets a reader meet the documents of two tenants', async () => {
    const { split } = await openHostile({ fast: { ...options.fast, readers: 1 } });
    expect(await textOf(split(of('a', 'remember one'), signal))).toBe('one');
    expect(await textOf(split(of('a', 'remember two'), signal))).toBe('one two');
    expect(await textOf(split(of('b', 'remember three'), signal))).toBe('three');
    expect(await textOf(split(of('a', 'remember four'), signal))).toBe('four');
  });
});
