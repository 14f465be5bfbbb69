import { expect, it } from 'vitest';
import { describedBy } from './reading.ts';

const properties = { title: 'Its own', metadata: { tags: 'a, b', topic: 'own' } };

it('a document has the title that its sender gave, else its own, else that of its file', () => {
  const given = { title: 'file', metadata: {} };
  expect(describedBy({ ...given, titleGiven: true }, properties).title).toBe('file');
  expect(describedBy({ ...given, titleGiven: false }, properties).title).toBe('Its own');
  expect(describedBy({ ...given, titleGiven: false }, { metadata: {} }).title).toBe('file');
  expect(describedBy(given, properties).title).toBe('file');
});

it('it has the metadata of its sender, and its own of other names while there is room', () => {
  const given = { title: 'file', metadata: { topic: 'given' } };
  expect(describedBy(given, properties).metadata).toEqual({ topic: 'given', tags: 'a, b' });
  const full = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`k${n}`, n]));
  expect(describedBy({ ...given, metadata: full }, properties).metadata).toEqual(full);
  const heavy = { topic: 'x'.repeat(8_170) };
  expect(describedBy({ ...given, metadata: heavy }, properties).metadata).toEqual(heavy);
});
