import { describe, expect, it } from 'vitest';
import { type FactLine, hasOtherFacts, linesOf, patchOf, problemOf } from './facts-form.ts';

const metadata = { topic: 'insects', year: 2026, final: true, tags: ['bees', 'wasps'] };

it('tells a document that somebody else has changed, whatever the order of its facts', () => {
  const before = { title: 'Bees', metadata };
  const turned = Object.fromEntries(Object.entries(metadata).toReversed());
  expect(hasOtherFacts(before, { title: 'Bees', metadata: turned })).toBe(false);
  expect(hasOtherFacts(before, { title: 'Wasps', metadata })).toBe(true);
  expect(hasOtherFacts(before, { title: 'Bees', metadata: { ...metadata, year: 2027 } })).toBe(true);
  expect(hasOtherFacts(before, { title: 'Bees', metadata: { ...metadata, more: 1 } })).toBe(true);
  expect(hasOtherFacts(before, { title: 'Bees', metadata: {} })).toBe(true);
});

describe('patchOf', () => {
  it('says nothing where nothing was changed', () => {
    expect(patchOf(metadata, linesOf(metadata))).toBeUndefined();
  });

  it('keeps the types of what is in lists', () => {
    const lists = { years: [2024, 2025], codes: ['7', 8], parts: ['a\nb', ''] };
    const [years, codes, parts] = linesOf(lists) as [FactLine, FactLine, FactLine];
    expect(patchOf(lists, [years, codes, parts])).toBeUndefined();
    const edited = [
      { ...years, text: '2024\n2025\n2026' },
      { ...codes, text: '8\n7\n9' },
      { ...parts, name: 'pieces' },
    ];
    expect(patchOf(lists, edited)).toEqual({
      years: [2024, 2025, 2026],
      codes: [8, '7', '9'],
      parts: null,
      pieces: ['a\nb', ''],
    });
  });

  it('says what became another value or kind, what is new, and what is gone', () => {
    const [topic, year, , tags] = linesOf(metadata) as [FactLine, FactLine, FactLine, FactLine];
    const lines: FactLine[] = [
      { ...topic, text: 'Insects' },
      { ...year, kind: 'text' },
      { ...tags, text: 'bees\n\nants' },
      { id: 9, name: ' pages ', kind: 'number', text: '12' },
    ];
    expect(patchOf(metadata, lines)).toEqual({
      topic: 'Insects',
      year: '2026',
      tags: ['bees', 'ants'],
      pages: 12,
      final: null,
    });
  });
});

it('tells what is wrong with a line', () => {
  const line = (facts: Partial<FactLine>): FactLine => ({
    id: 0,
    name: 'a',
    kind: 'text',
    text: '',
    ...facts,
  });
  expect(problemOf(line({}), [line({})])).toBeUndefined();
  expect(problemOf(line({ name: ' ' }), [])).toMatch(/name/);
  expect(problemOf(line({}), [line({}), line({})])).toMatch(/two/);
  expect(problemOf(line({ kind: 'number', text: '1,5' }), [])).toMatch(/number/);
  expect(problemOf(line({ kind: 'number', text: ' ' }), [])).toMatch(/number/);
});
