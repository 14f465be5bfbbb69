import { describe, expect, it } from 'vitest';
import { createAnswerFilter } from './answer-filter.ts';
import { extractiveAnswer } from './extractive-answer.ts';
import { fitBudget } from './fit-budget.ts';
import { createMarkedAnswer } from './marked-answer.ts';
import { passagesFrom } from './passage.ts';
import { statementsOf } from './statements.ts';
import { wordBag } from './words.ts';

/** What makes patterns and scans begin anew: openings without an end, ends without an opening, runs of one kind. */
const units = [
  ...['[', '](', '[a](', '![a', '<', '<a', '&#', '\\', '(', '"', '`', '|', '[1]', '[9]', 'https://a.b/c '],
  ...['a@', 'a.b/', 'www.', 'javascript:', 'data:', 'a:', '%25', 'a', 'a-', '1', '中', '\u200d'],
  ...[
    ' ',
    '\n',
    '\n \n',
    '\t\n',
    '. ',
    '. 1',
    '? ',
    ': ',
    ' -- ',
    '- ',
    '* ',
    '1) ',
    '> ',
    'a | b\n',
    'A b c d. ',
  ],
];
/** Milliseconds of CPU, far above what a linear scan needs, far below what a quadratic one needs. */
const enoughMs = 5_000;

function passagesOfOnly(unit: string) {
  const text = unit.repeat(16_000 / unit.length);
  const hit = {
    documentId: 'd',
    chunkId: 'c',
    title: text,
    text,
    headings: Array<string>(50).fill(text),
    score: 1,
  };
  return passagesFrom(Array(20).fill(hit));
}

describe.each(units)('a text of nothing but %j', (unit) => {
  it('is cut into sentences and words in linear time', () => {
    const text = unit.repeat(300_000 / unit.length);
    const before = process.cpuUsage();
    statementsOf(text);
    wordBag(text, 'en');
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(enoughMs);
  });

  it('is answered from, filtered and cited within bounds', () => {
    const passages = passagesOfOnly(unit);
    const before = process.cpuUsage();
    fitBudget(passages, 50_000);
    extractiveAnswer(unit.repeat(2_000 / unit.length), passages);
    const marked = createMarkedAnswer(unit, passages);
    for (const { marker } of passages) marked.push(`${unit.repeat(50)} ${marker}${marker}, ${marker} `);
    const endless = unit.repeat(16_000 / unit.length);
    for (let at = 0; at < endless.length; at += 25) marked.push(endless.slice(at, at + 25));
    marked.end();
    const filter = createAnswerFilter(passages);
    const answer = unit.repeat(32_000 / unit.length);
    for (let at = 0; at < answer.length; at += 25) filter.push(answer.slice(at, at + 25));
    filter.end();
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(enoughMs);
  });
});
