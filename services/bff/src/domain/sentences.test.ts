import { describe, expect, it } from 'vitest';
import { sentencesOf } from './sentences.ts';

describe('the sentences of a chunk', () => {
  it('are the rows of a table, without its head', () => {
    const table = 'Path | Typical residence time\nRivers | 2 to 6 months\nOceans | about 3,200 years';
    expect(sentencesOf(`Water stays for long.\n${table}\nThe rest runs off.`)).toEqual([
      'Water stays for long.',
      'Rivers | 2 to 6 months',
      'Oceans | about 3,200 years',
      'The rest runs off.',
    ]);
  });

  it('are the clauses of a sentence that is too long to quote', () => {
    const start = `It is for us to be dedicated ${'to the great task '.repeat(14)}remaining before us --`;
    const end = 'and that government of the people shall not perish from the earth.';
    expect(sentencesOf(`${start} ${end}`)).toEqual([start, end]);
  });

  it('stay whole when they are short, whatever stands in them', () => {
    const sentence = 'Two things hold: it is short -- and it stays whole; so be it.';
    expect(sentencesOf(sentence)).toEqual([sentence]);
  });

  it('stand in the text exactly as they are returned', () => {
    const text = 'One line\nthat is wrapped here. Another one follows it.\n\nA | b c d\nE | f g h';
    for (const sentence of sentencesOf(text)) expect(text).toContain(sentence);
  });
});
