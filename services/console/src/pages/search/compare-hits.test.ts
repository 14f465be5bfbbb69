import { describe, expect, it } from 'vitest';
import { excerpt, placesOf } from './compare-hits.ts';

it('tells for each passage where each way has it', () => {
  const places = placesOf(
    new Map([
      ['hybrid', [{ chunkId: 'a', score: 0.9 }]],
      [
        'lexical',
        [
          { chunkId: 'b', score: 7 },
          { chunkId: 'a', score: 5 },
        ],
      ],
    ]),
  );
  expect(places.get('a')).toEqual([
    { mode: 'hybrid', rank: 1, score: 0.9 },
    { mode: 'lexical', rank: 2, score: 5 },
  ]);
  expect(places.get('b')).toEqual([
    { mode: 'hybrid', rank: undefined, score: undefined },
    { mode: 'lexical', rank: 1, score: 7 },
  ]);
});

const shown = (text: string, words: readonly string[], characters: number): string =>
  excerpt(text, words, characters)
    .map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text))
    .join('');

describe('excerpt', () => {
  it('marks the words, whatever their case, and no parts of words', () => {
    expect(shown('The Sun and the sunflower', ['sun'], 100)).toBe('The [Sun] and the sunflower');
  });

  it('begins shortly before the first of them, and ends where there is no room', () => {
    const text = `${'word '.repeat(60)}needle ${'more '.repeat(60)}`;
    expect(shown(text, ['needle'], 60)).toMatch(/^… (word )+\[needle\] (more ?)+.* …$/);
    expect(shown(text, ['needle'], 60).length).toBeLessThan(75);
  });

  it('shows the beginning where no word is there, and cuts none in two', () => {
    expect(shown('abc def', ['xyz'], 5)).toBe('abc …');
    expect(shown('abc def', ['xyz'], 3)).toBe('abc …');
    expect(shown('abc def', ['xyz'], 7)).toBe('abc def');
    expect(shown('図書館開放時間は', [], 5)).toBe('図書館開放 …');
  });
});
