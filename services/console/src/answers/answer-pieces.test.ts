import type { Citation } from '@lectern/client';
import { describe, expect, it } from 'vitest';
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

describe('a marker of several citations', () => {
  const first = { ...citation, quote: 'Bees see by the sun.' };
  const second = { ...citation, quote: 'Drones leave in June.' };
  const quotesIn = (text: string, citations: readonly Citation[]) =>
    piecesOf(text, citations).flatMap((piece) => (piece.kind === 'citation' ? [piece.citation.quote] : []));

  it('leads to each of them in its order', () => {
    const text = 'It has two rules. [1] And more. [1] Then [2].';
    expect(quotesIn(text, [first, second])).toEqual([first.quote, second.quote]);
  });

  it('leads to the quote of its statement where two statements have one quote', () => {
    const text = 'Bees see the sun [1][2]. The sun is what bees see. [1] All drones leave in June. [1]';
    expect(quotesIn(text, [first, second])).toEqual([first.quote, first.quote, second.quote]);
  });
});

it('leads to the passage', () => {
  expect(citationPath(citation)).toBe('/documents/d%2F1?chunk=c-1&quote=By+the+sun+%26+stars.');
});
