import { describe, expect, it } from 'vitest';
import type { Question } from './answer-set.ts';
import { figuresOf, type Given, judge } from './judge.ts';

const answerable: Question = { part: 'tuned', language: 'en', file: 'a.txt', ask: 'Phone?', expect: '5580' };
const { expect: _, ...unanswerable } = answerable;
const chunk = 'Duty phone: 5580\nKey: 7';
const right: Given = {
  answer: 'Duty phone: 5580 [1]',
  answered: true,
  quotes: ['Duty phone: 5580'],
  chunks: [chunk],
};
const none: Given = { answer: 'This may not be answered.', answered: false, quotes: [], chunks: [] };

describe('the judge of answers', () => {
  it('takes an answer for right that has what is expected, and a quote for support that has it too', () => {
    expect(judge(answerable, right)).toMatchObject({ isRight: true, quotes: 1, supported: 1 });
    expect(judge(answerable, { ...right, quotes: ['Key: 7'] })).toMatchObject({
      isRight: true,
      supported: 0,
    });
    expect(judge(answerable, { ...right, chunks: ['Duty'] })).toMatchObject({ supported: 0 });
    expect(judge(answerable, { ...right, answer: 'Key: 7 [1]' }).isRight).toBe(false);
    expect(judge(answerable, { ...right, answered: false }).isRight).toBe(false);
  });

  it('wants no answer where there is none', () => {
    expect(judge(unanswerable, none)).toMatchObject({ isRight: true, quotes: 0 });
    expect(judge(unanswerable, right)).toMatchObject({ isRight: false, quotes: 1, supported: 1 });
  });

  it('counts shares of quotes, answers and refusals', () => {
    const verdicts = [judge(answerable, right), judge(answerable, none), judge(unanswerable, none)];
    expect(figuresOf(verdicts)).toEqual({ questions: 3, quotes: 1, right: 0.5, notAnswered: 1 });
  });
});
