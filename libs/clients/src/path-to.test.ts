import { describe, expect, it } from 'vitest';
import { pathTo } from './path-to.ts';

/** Ids that would be steps of a path, or more than one. */
const tricks = [
  '',
  '.',
  '..',
  '%2e',
  '%2E%2e',
  'a/b',
  '../..',
  '/',
  '?',
  '#',
  'a?b',
  '\\..\\',
  ' ',
  '\ud800',
  '%',
];

describe('a path with ids', () => {
  it('is what is written, with each id as it is', () => {
    expect(pathTo`/v1/documents/${'a-1'}/text`).toBe('/v1/documents/a-1/text');
    expect(pathTo`/v1/collections/${'ä b'}/documents/${'c'}`).toBe('/v1/collections/%C3%A4%20b/documents/c');
    expect(pathTo`/v1/documents`).toBe('/v1/documents');
  });

  it.each(tricks)('keeps its segments through a parser of URLs: %j', (id) => {
    const { pathname, search, hash } = new URL(`http://service${pathTo`/v1/documents/${id}/text`}`);
    const [, version, documents, sent, text, ...more] = pathname.split('/');
    expect([version, documents, text, more, search, hash]).toEqual(['v1', 'documents', 'text', [], '', '']);
    expect(sent).not.toBe('');
  });

  it('has ids that can be one segment as they are for who decodes it, and others as no id', () => {
    const decoded = (id: string) => decodeURIComponent(pathTo`/${id}`.slice(1));
    for (const id of ['%2e%2e', 'a/b', '../..', '...', 'ü']) expect(decoded(id)).toBe(id);
    for (const id of ['', '.', '..']) expect(decoded(id)).toBe(`%${id}`);
  });
});
