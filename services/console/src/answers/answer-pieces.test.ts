import type { Citation } from '@lectern/client';
import { expect, it } from 'vitest';
import { citationPath, piecesOf } from './answer-pieces.ts';

const citation: Citation = {
  marker: '[1]',
  documentId: 'd/1',
  chunkId: 'c-1',
  title: 'Bees',
  headings: [],
  quote: 'By the sun & stars.',
};

it('turns markers of known sources into citations, and leaves everything else as text', () => {
  expect(piecesOf('Sun [1][2], list [x]. <b>', [citation])).toEqual([
    { kind: 'text', text: 'Sun ' },
    { kind: 'citation', citation },
    { kind: 'text', text: '[2]' },
    { kind: 'text', text: ', list [x]. <b>' },
  ]);
});

it('leads to the passage', () => {
  expect(citationPath(citation)).toBe('/documents/d%2F1?chunk=c-1&quote=By+the+sun+%26+stars.');
});
