import { expect, it } from 'vitest';
import { listSearchOf } from './list-search.ts';

const filterOf = (text: string) => JSON.parse(listSearchOf(text).filter ?? 'null');

it('takes a name and a value for a fact, whatever type the value has', () => {
  expect(filterOf('year: 2026')).toEqual({ metadata: { year: { in: ['2026', 2026] } } });
  expect(filterOf(' topic :bees ')).toEqual({ metadata: { topic: { in: ['bees'] } } });
  expect(filterOf('final: yes')).toEqual({ metadata: { final: { in: ['yes', true] } } });
  expect(filterOf('at: 10:30')).toEqual({ metadata: { at: { in: ['10:30'] } } });
});

it('takes anything else for a part of a title', () => {
  for (const text of ['budget', 'Part 2:', ': 2026'])
    expect(listSearchOf(` ${text} `)).toEqual({ title: text });
  expect(listSearchOf('  ')).toEqual({});
  expect(listSearchOf('x'.repeat(1_000)).title).toHaveLength(300);
});
