import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { writtenDates } from './dates.ts';
import { extractiveAnswer } from './extractive-answer.ts';
import { folded } from './words.ts';

const daysIn = (text: string): string[] => writtenDates(folded(text)).flatMap(({ days }) => days);

describe('dates with a year', () => {
  it.each([
    '2026-05-17T08:15:00Z',
    '17.5.2026',
    'on 17 May 2026',
    'May 17th, 2026',
    'am 17. Mai 2026',
    'le 17 mai 2026',
    'el 17 de mayo de 2026',
    '2026年5月17日',
    '17/05/2026',
  ])('are one day however they are written: %s', (text) => {
    expect(daysIn(text)).toEqual(['2026-05-17']);
  });

  it('may be meant in two ways, and are none where no such day is', () => {
    expect(daysIn('04/05/2026')).toEqual(['2026-05-04', '2026-04-05']);
    expect(daysIn('2026-13-01, 45.5.2026, version 1.2.2026')).toEqual(['2026-02-01']);
  });
});

describe('a question about a day', () => {
  const log = [
    '2026-04-04T03:15:00Z gate-0 WARN level 103 cm, filter cleaned',
    '2026-04-11T00:15:00Z gate-1 WARN level 110 cm, sluice opened',
    '2026-11-04T00:15:00Z gate-1 INFO level 204 cm, pump idle',
  ];
  const answer = (question: string, text = log.join('\n')) =>
    extractiveAnswer(question, passagesOf({ text }));

  it.each([
    ['What happened on 2026-04-04?', log[0]],
    ['What was the level on 11 April 2026?', log[1]],
    ['Wie hoch war der level am 4.11.2026?', log[2]],
  ])('is answered by what has that day: %s', (question, line) => {
    expect(answer(question)).toBe(`${line} [1]`);
  });

  it.each(['What was the level on 2026-04-05?', 'What was the level on 12 April 2026?'])(
    'is not answered by other days with the same numbers: %s',
    (question) => {
      expect(answer(question)).toMatch(/^This may not be answered/);
    },
  );

  it('is answered by what is valid from one day to another, and by a day without a year', () => {
    const rate = 'The rate is 5 percent from 2026-04-01 to 2026-06-30.';
    expect(answer('What is the rate on 2026-05-12?', rate)).toBe(`${rate} [1]`);
    expect(answer('What is the rate on 2026-07-12?', rate)).toMatch(/^This may not be answered/);
    const open = 'On 12 May the yard is closed.';
    expect(answer('Is the yard closed on 2026-05-12?', open)).toBe(`${open} [1]`);
  });
});
