import type { AnswerPart, Citation } from '@lectern/client';
import { expect, it } from 'vitest';
import { citationPath, newExchange, piecesOf, withPart } from './answer-state.ts';

const citation: Citation = {
  marker: '[1]',
  documentId: 'd/1',
  chunkId: 'c-1',
  title: 'Bees',
  headings: [],
  quote: 'By the sun & stars.',
};

it('grows by its parts, and knows when the first text was there', () => {
  const parts: AnswerPart[] = [
    { type: 'delta', text: 'By the ' },
    { type: 'delta', text: 'sun [1].' },
    { type: 'citations', citations: [citation] },
    { type: 'done', answered: true, model: 'extractive', degraded: [] },
  ];
  const exchange = parts.reduce(
    (before, part, at) => withPart(before, part, 100 + at),
    newExchange(1, 'How?'),
  );
  expect(exchange).toMatchObject({ text: 'By the sun [1].', state: 'done', firstMs: 100, totalMs: 103 });
  expect(exchange.outcome).toEqual({ answered: true, model: 'extractive', degraded: [] });
});

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
