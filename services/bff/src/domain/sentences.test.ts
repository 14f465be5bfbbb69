import { describe, expect, it } from 'vitest';
import { excerptOf } from './excerpt.ts';
import { sentencesIn } from './sentences.ts';
import { statementsOf } from './statements.ts';
import { termsOfText } from './words.ts';

const textsOf = (text: string): string[] => statementsOf(text).map((statement) => statement.text);

describe('the sentences of a paragraph', () => {
  it('end where their script ends them, and at no abbreviation', () => {
    expect(sentencesIn('手当は八千円とする。毎月支給する。')).toEqual([
      '手当は八千円とする。',
      '毎月支給する。',
    ]);
    expect(sentencesIn('Es gilt z. B. Dr. Müllers Plan. Er endet am 3. Mai. Danach nicht.')).toEqual([
      'Es gilt z. B. Dr. Müllers Plan.',
      'Er endet am 3. Mai.',
      'Danach nicht.',
    ]);
    expect(sentencesIn('Ouvert de 10 h à 18 h. La carte coûte 5 € chez J. Roux.')).toEqual([
      'Ouvert de 10 h à 18 h.',
      'La carte coûte 5 € chez J. Roux.',
    ]);
  });
});

describe('the statements of a chunk', () => {
  it('are the rows of a table, without its head, and the sentences around it', () => {
    const table = 'Path | Typical residence time\nRivers | 2 to 6 months\nOceans | about 3,200 years';
    expect(textsOf(`Water stays for long.\n${table}\nThe rest runs off.`)).toEqual([
      'Water stays for long.',
      'Rivers | 2 to 6 months',
      'Oceans | about 3,200 years',
      'The rest runs off.',
    ]);
  });

  it('know the columns of a row, and take a first row with numbers for no head', () => {
    const [row] = statementsOf('| Tag | Bar |\n|---|---|\n| K1 | 4 |');
    expect(row?.cells).toEqual([
      { column: 'Tag', value: 'K1' },
      { column: 'Bar', value: '4' },
    ]);
    expect(textsOf('K1 | Graz | 41\nK2 | Linz | 42')).toEqual(['K1 | Graz | 41', 'K2 | Linz | 42']);
  });

  it('are lines where each says something of its own, and whole sentences where lines only wrap', () => {
    expect(textsOf('Duty phone: 5580\nKey safe: 7719\nAlarm: heron')).toEqual([
      'Duty phone: 5580',
      'Key safe: 7719',
      'Alarm: heron',
    ]);
    expect(textsOf('2031-01-01 a b c\n2031-01-02 d e f')).toEqual(['2031-01-01 a b c', '2031-01-02 d e f']);
    expect(textsOf('One sentence that is wrapped\nover two lines. Another one\nfollows it here.')).toEqual([
      'One sentence that is wrapped\nover two lines.',
      'Another one\nfollows it here.',
    ]);
  });

  it('keep headings as titles, drop list marks, and keep what is short', () => {
    const text =
      '# Operating\n\nIt runs on Node 24. Yes.\n\n- First, install it.\n- Then start it.\n\n2. Done.';
    expect(textsOf(text)).toEqual([
      'Operating',
      'It runs on Node 24.',
      'Yes.',
      'First, install it.',
      'Then start it.',
      'Done.',
    ]);
  });

  it('stand in the text exactly as they are returned', () => {
    const text = 'One line\nthat is wrapped here. Another one follows it.\n\nA | b c d\nE | f g h';
    for (const statement of textsOf(text)) expect(text).toContain(statement);
  });
});

describe('an excerpt', () => {
  it('is the part of a long sentence that has the words', () => {
    const start = `It is for us to be dedicated ${'to the great task, '.repeat(30)}remaining before us --`;
    const sentence = `${start} and that government of the people shall not perish from the earth.`;
    const excerpt = excerptOf(sentence, termsOfText('government of the people', 'en'), 'en');
    expect(excerpt).toContain('government of the people shall not perish');
    expect(excerpt.length).toBeLessThanOrEqual(400);
    expect(sentence).toContain(excerpt);
  });
});
