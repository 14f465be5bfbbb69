import { describe, expect, it } from 'vitest';
import { type Chunk, splitAtQuote, textRows } from './text-rows.ts';

const text = 'Title\n\nFirst part. And more.\n\nSecond part.\n';
const chunk = (facts: Partial<Chunk>): Chunk => ({
  id: 'c',
  ordinal: 0,
  text: '',
  headings: [],
  tokenCount: 3,
  ...facts,
});

describe('textRows', () => {
  it('puts each chunk beside the text that it was cut from, with what is in none', () => {
    const { rows, rest } = textRows(
      [
        chunk({ text: 'First part. And more.', start: 7, end: 28, repeated: 0 }),
        chunk({ text: 'And more.\nSecond part.', start: 30, end: 42, repeated: 10 }),
      ],
      [
        { text: text.slice(0, 20), start: 0 },
        { text: text.slice(20), start: 20 },
      ],
    );
    expect(rows.map(({ before, own, repeated }) => [before, own, repeated])).toEqual([
      ['Title\n\n', 'First part. And more.', ''],
      ['\n\n', 'Second part.', 'And more.\n'],
    ]);
    expect(rest).toBe('\n');
  });

  it('shows chunks of old documents, whose places are not known, one after the other', () => {
    const { rows, rest } = textRows(
      [chunk({ text: 'One.' }), chunk({ text: 'Two.' })],
      [{ text: 'One. Two.' }],
    );
    expect(rows.map(({ own }) => own)).toEqual(['One.', 'Two.']);
    expect(rest).toBe('');
  });
});

describe('splitAtQuote', () => {
  it.each([
    ['And more.', 'And more.'],
    ['part. And', 'part. And'],
    ['Title First', 'Title\n\nFirst'],
    ['more.\nSecond   part', 'more.\n\nSecond part'],
  ])('finds %j', (quote, quoted) => {
    const split = splitAtQuote(text, quote);
    expect(split?.quoted).toBe(quoted);
    expect(`${split?.ahead}${split?.quoted}${split?.after}`).toBe(text);
  });

  it.each(['', '  ', 'third part'])('finds no %j', (quote) =>
    expect(splitAtQuote(text, quote)).toBeUndefined(),
  );
});
