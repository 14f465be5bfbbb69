import { expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

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
