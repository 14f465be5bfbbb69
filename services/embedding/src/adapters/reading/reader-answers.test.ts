import { describe, expect, it } from 'vitest';
import { contentHash } from '../../domain/chunk.ts';
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
const collector = () => new AnswerCollector({ maxChunks: 3, maxChunkChars: 100, maxChars: 60 });
const feed = (...lines: unknown[]) => {
  const fed = collector();
  return lines.map((line) => fed.accept(typeof line === 'string' ? line : JSON.stringify(line))).at(-1);
};

describe('the answer of a reader', () => {
  it('becomes chunks with ordinals and hashes that are not taken from it', () => {
    const made = { ...chunk, contentHash: contentHash(chunk.input) };
    expect(feed({ chunk }, { chunk: { ...chunk, page: 2 } }, { chunks: 2, warnings })).toEqual({
      warnings,
      chunks: [
        { ...made, ordinal: 0 },
        { ...made, ordinal: 1, page: 2 },
      ],
    });
    expect(feed({ failure: { reason: 'no_text', message: 'Nothing.' } })).toEqual({
      failure: { reason: 'no_text', message: 'Nothing.' },
    });
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
