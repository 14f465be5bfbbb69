import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../domain/chunk.ts';
import type { IntakeOptions } from './attachment-intake.ts';
import { AnswerCollector, LineSplitter } from './reader-answers.ts';

const chunk = {
  text: 'Text.',
  headings: ['Part'],
  lead: '',
  repeated: 0,
  tokenCount: 4,
  input: 'Part\nText.',
};
const warnings = [{ reason: 'page_without_text', page: 2, detail: 'Page 2 is a picture.' }];
/** Stores what comes, as text. */
const stored: string[] = [];
const taking: IntakeOptions = {
  most: 2,
  mostBytes: 12,
  signal: new AbortController().signal,
  store: async (head, body) => {
    stored.push(await textOf(body));
    return { ...head, sha256: 'a'.repeat(64), location: { bucket: 'b', key: String(head.part) } };
  },
};
const collector = () => new AnswerCollector({ maxChunks: 3, maxChunkChars: 100, maxChars: 60 }, taking);
const feed = (...lines: unknown[]) => {
  const fed = collector();
  return lines.map((line) => fed.accept(typeof line === 'string' ? line : JSON.stringify(line))).at(-1);
};

describe('the answer of a reader', () => {
  it('becomes chunks with ordinals and hashes that are not taken from it', () => {
    const made = { ...chunk, contentHash: contentHash(chunk.input) };
    expect(feed({ chunk }, { chunk: { ...chunk, page: 2 } }, { chunks: 2, warnings })).toEqual({
      warnings,
      attachments: [],
      chunks: [
        { ...made, ordinal: 0 },
        { ...made, ordinal: 1, page: 2 },
      ],
    });
    expect(feed({ failure: { reason: 'no_text', message: 'Nothing.' } })).toEqual({
      failure: { reason: 'no_text', message: 'Nothing.' },
    });
  });

  const part = (number: number, bytes: number) => ({
    attachment: { part: number, filename: 'a.txt', contentType: 'text/plain', bytes },
  });
  const piece = (text: string) => ({ piece: Buffer.from(text).toString('base64') });
  const feedAll = async (...lines: unknown[]) => {
    const fed = collector();
    let last: unknown;
    for (const line of lines) last = await fed.accept(JSON.stringify(line));
    return last;
  };

  it('passes attachments on to their store, piece by piece', async () => {
    stored.length = 0;
    const end = { chunks: 0, attachments: 2, warnings: [] };
    const made = await feedAll(part(1, 7), piece('one '), piece('two'), part(4, 5), piece('three'), end);
    expect(stored).toEqual(['one two', 'three']);
    expect(made).toMatchObject({
      attachments: [
        { part: 1, bytes: 7, location: { key: '1' } },
        { part: 4, bytes: 5 },
      ],
    });
  });

  it.each<[string, unknown[]]>([
    ['more of them than may be', [part(1, 1), piece('a'), part(2, 1), piece('b'), part(3, 1)]],
    ['more bytes than the document has', [part(1, 13)]],
    ['more bytes than it said', [part(1, 2), piece('abc')]],
    ['an empty piece', [part(1, 2), piece('')]],
    ['a piece of nothing', [piece('a')]],
    ['one in another', [part(1, 2), piece('a'), part(2, 2)]],
    ['the same part twice', [part(1, 1), piece('a'), part(1, 1)]],
    ['one that does not end', [part(1, 2), piece('a'), { chunks: 0, attachments: 1, warnings: [] }]],
    ['fewer than it said', [part(1, 1), piece('a'), { chunks: 0, attachments: 2, warnings: [] }]],
    ['a type that is not read', [{ attachment: { part: 1, contentType: 'image/png', bytes: 1 } }]],
    ['a part beyond the limit', [part(1_001, 1)]],
  ])('is refused with %s', async (_what, lines) => {
    await expect(feedAll(...lines)).rejects.toMatchObject({ reason: 'reader_answer_refused' });
  });

  it.each([
    ['no JSON', 'x'],
    ['no object', 'null'],
    ['a chunk without input', { chunk: { ...chunk, input: undefined } }],
    ['a chunk with more than its fields', { chunk: { ...chunk, contentHash: 'a'.repeat(64) } }],
    ['a prototype', '{"__proto__":{},"chunks":0,"warnings":[],"x":1}'],
    ['a page that is none', { chunk: { ...chunk, page: 0.5 } }],
    ['a reason that is no slug', { failure: { reason: 'No Text', message: 'x' } }],
    ['a message as long as a book', { failure: { reason: 'no_text', message: 'x'.repeat(2_000) } }],
    ['a count that is not that of the chunks', { chunks: 1, warnings: [] }],
    ['more that is repeated than there is', { chunk: { ...chunk, repeated: 6 } }],
    ['no warnings', { chunks: 0 }],
    ['too many warnings', { chunks: 0, warnings: Array.from({ length: 51 }, () => warnings[0]) }],
    ['a warning as long as a book', { chunks: 0, warnings: [{ ...warnings[0], detail: 'x'.repeat(301) }] }],
    ['a warning whose reason is no slug', { chunks: 0, warnings: [{ ...warnings[0], reason: 'No Text' }] }],
    ['properties that are no facts', { chunks: 0, warnings: [], properties: { metadata: { a: { b: 1 } } } }],
  ])('is refused for %s', (_name, line) => {
    expect(() => feed(line)).toThrow(expect.objectContaining({ reason: 'reader_answer_refused' }));
  });

  it('has its warnings and properties as clean lines', () => {
    const properties = { title: 'A\u0000\u202e title\n', metadata: { 'a.b': ' x\ty ', 'no\nname/': 'z' } };
    const detail = 'Page\u0007 2\nis lost.';
    expect(feed({ chunks: 0, warnings: [{ reason: 'lost', detail }], properties })).toEqual({
      chunks: [],
      attachments: [],
      warnings: [
        { reason: 'lost', detail: 'Page 2 is lost.' },
        { reason: 'properties_left_out', detail: expect.stringMatching(/: no name\/\.$/) },
      ],
      properties: { title: 'A title', metadata: { 'a.b': 'x y' } },
    });
  });

  it('is refused when it is larger than an honest one', () => {
    const small = { chunk: { ...chunk, headings: [], text: 'x', input: 'x' } };
    expect(() => feed(small, small, small, small)).toThrow('too large');
    expect(() => feed({ chunk }, { chunk }, { chunk: { ...chunk, headings: ['x'.repeat(30)] } })).toThrow(
      'too large',
    );
  });
});

it('lines are put together wherever the stream was cut, amid a character too', () => {
  const bytes = Buffer.from('first\nnaïve 日本\n\nlast\nbegun');
  for (let size = 1; size <= bytes.length; size += 1) {
    const splitter = new LineSplitter(100);
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      lines.push(...splitter.push(bytes.subarray(at, at + size)));
    expect(lines).toEqual(['first', 'naïve 日本', '', 'last']);
  }
});

it('a line that is too long is refused before it is whole', () => {
  const splitter = new LineSplitter(8);
  expect(splitter.push(Buffer.from('12345678\n1234'))).toEqual(['12345678']);
  expect(() => splitter.push(Buffer.from('56789'))).toThrow('too long');
});
