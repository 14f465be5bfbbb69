import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { createMarkedAnswer } from './marked-answer.ts';

const passages = passagesOf(
  { title: 'Notes', text: 'Duty phone: 5580\n\nAlarm code: heron\n\nThe caretaker visits on Tuesdays.' },
  { title: 'Fees', text: 'Mooring fee below 8 m ..... 14.50\nMooring fee above 12 m ..... 36.75' },
  {
    title: 'Valves',
    text: '| Tag | Plant | Rating (bar) |\n|---|---|---|\n| KV-057 | Linz | 97 |\n| KV-058 | Graz | 98 |',
  },
  { title: 'Fristen', text: 'Die Kündigungsfrist beträgt drei Monate zum Quartalsende.' },
);

function marked(answer: string, { prompt = '', pieceLength = Number.POSITIVE_INFINITY } = {}) {
  const reader = createMarkedAnswer(prompt, passages);
  let text = '';
  for (let at = 0; at < answer.length; at += pieceLength)
    text += reader.push(answer.slice(at, at + pieceLength));
  text += reader.end();
  const { citations, dropped, answered } = reader.cited();
  return { text, cited: citations.map(({ marker, quote }) => [marker, quote]), dropped, answered };
}

describe('the markers of an answer', () => {
  it.each([
    '[1, 2]',
    '[1-2]',
    '[1][2]',
    '[1], [2]',
    '【1】【2】',
    '【1†source】【2†L3-L5】',
    '[^1][^2]',
    '[1; 2]',
    '[1 and 2]',
    '［１，２］',
  ])('become citations: %s', (markers) => {
    const { text, cited, dropped } = marked(`A phone and a fee are named ${markers}.`);
    expect(text).toBe('A phone and a fee are named [1][2].');
    expect(cited.map(([marker]) => marker)).toEqual(['[1]', '[2]']);
    expect(dropped).toBe(0);
  });

  it.each([' [', ' [1', '[1, ', ' 【1†L3', ' [1][2'])(
    'are left out where an answer ends in the middle of one: %s',
    (end) => {
      const whole = end.includes(']') ? ' [1]' : '';
      for (const pieceLength of [1, Number.POSITIVE_INFINITY]) {
        const { text, dropped } = marked(`The duty phone is 5580${end}`, { pieceLength });
        expect({ text, dropped }).toEqual({ text: `The duty phone is 5580${whole}`, dropped: 0 });
      }
      expect(marked('In code it stays: `a[1').text).toBe('In code it stays: `a[1');
    },
  );

  it.each([
    ['The duty phone is 5580 [1].', 'Duty phone: 5580'],
    ['The duty phone is 5580. [1]', 'Duty phone: 5580'],
    ['According to [1], the alarm code is heron.', 'Alarm code: heron'],
    ['It is heron (see [1]).', 'Alarm code: heron'],
    ['KV-057 is rated at 97 bar and stands in Linz [3].', '| KV-057 | Linz | 97 |'],
    ['Boats longer than 12 m pay a fee of 36,75 [2].', 'Mooring fee above 12 m ..... 36.75'],
    ['The fee is 14.50 below 8 m and 36.75 above 12 m [2].', 'Mooring fee above 12 m ..... 36.75'],
    ['The one in Linz is rated at 97 bar [3].', '| KV-057 | Linz | 97 |'],
    [
      'Man kündigt mit einer Frist von 3 Monaten [4].',
      'Die Kündigungsfrist beträgt drei Monate zum Quartalsende.',
    ],
  ])('cite of %s the words that hold it', (answer, quote) => {
    const result = marked(answer);
    expect(result.cited.map(([, found]) => found)).toEqual([quote]);
    expect(result).toMatchObject({ text: answer, dropped: 0, answered: true });
  });

  it('have a quote for each statement', () => {
    const { cited } = marked(
      'The code is heron [1]. The caretaker comes on Tuesdays [1]. The code is heron [1].',
    );
    expect(cited).toEqual([
      ['[1]', 'Alarm code: heron'],
      ['[1]', 'The caretaker visits on Tuesdays.'],
    ]);
  });

  it.each([
    ['The moon is made of cheese [1].', 'The moon is made of cheese.'],
    ['The duty phone is 5581 [1].', 'The duty phone is 5581.'],
    ['The duty phone is 5580 [7].', 'The duty phone is 5580.'],
    ['The duty phone is 5580 [2].', 'The duty phone is 5580.'],
    ['KV-058 is rated at 97 bar [3].', 'KV-058 is rated at 97 bar.'],
    ['KV-058 stands in Linz [3].', 'KV-058 stands in Linz.'],
    ['Boats below 8 m pay a mooring fee of 36.75 [2].', 'Boats below 8 m pay a mooring fee of 36.75.'],
  ])('are dropped and counted where the passage does not hold %s', (answer, text) => {
    expect(marked(answer)).toEqual({ text, cited: [], dropped: 1, answered: false });
  });

  it('stay of passages that say something of it, and of no sentence about another thing', () => {
    const pumps = passagesOf(
      { text: 'The pump P-200 runs at 12 bar. Its seal is new.' },
      { text: 'The pump P-300 runs at 14 bar in the north yard.' },
    );
    const citedIn = (answer: string) => {
      const reader = createMarkedAnswer('At how many bar does the pump run?', pumps);
      return { text: reader.push(answer) + reader.end(), dropped: reader.cited().dropped };
    };
    expect(citedIn('It runs at 12 bar [1, 2].')).toEqual({ text: 'It runs at 12 bar [1].', dropped: 1 });
    expect(citedIn('P-200 runs at 14 bar [1][2].')).toEqual({ text: 'P-200 runs at 14 bar.', dropped: 2 });
    const both = 'P-200 runs at 12 bar and P-300 at 14 bar [1][2].';
    expect(citedIn(both)).toEqual({ text: both, dropped: 0 });
  });

  it('of a short answer are understood with the question', () => {
    const prompt = 'In which plant is KV-058?';
    expect(marked('Graz [3].', { prompt }).cited).toEqual([['[3]', '| KV-058 | Graz | 98 |']]);
    expect(marked('Linz [3].', { prompt })).toMatchObject({ cited: [], dropped: 1 });
  });

  it('answer nothing behind a sentence that says so', () => {
    const { answered, text } = marked('The notes do not mention the fax of the duty phone [1].');
    expect(answered).toBe(false);
    expect(text).toContain('[1]');
    const prompt = 'What is the duty phone?';
    for (const said of ['The documents do not say it [1].', '[1]'])
      expect(marked(said, { prompt }).answered).toBe(false);
    expect(marked('The documents say nothing about it.').answered).toBe(false);
  });

  it.each([
    [0.05, false],
    [0.6, true],
    [undefined, true],
  ])('answer something from a passage with a relevance of %s: %s', (relevance, answered) => {
    const text = 'The lift stands still on Sundays.';
    const reader = createMarkedAnswer('When does the lift stand still?', passagesOf({ text, relevance }));
    expect(reader.push('The lift stands still on Sundays. [1]') + reader.end()).toContain('[1]');
    expect(reader.cited().answered).toBe(answered);
  });

  it('are left alone in code and where no number stands in the brackets', () => {
    const answer = 'Use `argv[1]` or a [link], not [2019] or [a, b]; x[i].';
    expect(marked(answer)).toMatchObject({ text: answer, cited: [], dropped: 0 });
  });

  const part = fc.constantFrom(
    ...['[', ']', '【', '】', '1', '2', '9', ', ', '-', '^', '†', ' ', '\n', '. ', '`', '(', ')', '。'],
    ...['[1]', '[1, 2]', '[3-4]', 'the duty phone is 5580', 'KV-057', 'fee ', '\u200b', '\ud83d', '\ude00'],
  );
  it('are none in code, which ends with its paragraph, however the answer was cut', () => {
    for (const answer of ['`\n\n[1]', '`a\n\n`b [1]', '`x` [1]', '`x [1]\n[1]']) {
      const whole = marked(answer);
      for (const pieceLength of [1, 2, 3]) expect(marked(answer, { pieceLength })).toEqual(whole);
    }
  });

  it('are the same however the answer was cut, and each that comes out is cited', () => {
    const answers = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 7 }), (answer, pieceLength) => {
        const whole = marked(answer);
        expect(marked(answer, { pieceLength })).toEqual(whole);
        for (const [, quote = ''] of whole.cited)
          expect(passages.some(({ text }) => text.includes(quote))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
