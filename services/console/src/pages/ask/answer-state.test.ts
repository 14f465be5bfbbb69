import type { AnswerPart, Citation } from '@lectern/client';
import { expect, it } from 'vitest';
import { newExchange, withPart } from './answer-state.ts';

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
