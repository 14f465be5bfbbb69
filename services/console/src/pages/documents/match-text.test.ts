import { expect, it } from 'vitest';
import { matchesText } from './match-text.ts';

const document = {
  title: 'Budget: the draft',
  filename: 'budget.xlsx',
  metadata: { year: 2026, tags: ['finance', 'Draft'], final: false },
};

it.each([
  '',
  '  ',
  'BUDGET',
  'xlsx',
  'finance',
  'year: 2026',
  'Tags:draft',
  'final: false',
  'budget: the',
  'year:',
])('finds by %j', (text) => expect(matchesText(document, text)).toBe(true));

it.each(['2025', 'year: 2025', 'month: 2026', 'tags: sales'])('does not find by %j', (text) =>
  expect(matchesText(document, text)).toBe(false),
);
