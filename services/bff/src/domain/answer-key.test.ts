import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { answerKeyOf } from './answer-key.ts';

const caller = { userId: 'ada' };
const asked = { prompt: 'How long?', passages: passagesOf({ text: 'One.' }, { text: 'Two.' }) };
const key = answerKeyOf(caller, asked);

describe('the key of an answer', () => {
  it('is the same for the same', () => {
    expect(answerKeyOf({ ...caller }, structuredClone(asked))).toBe(key);
    const [one, two] = asked.passages;
    // What orders passages is nothing that a model is told.
    expect(answerKeyOf(caller, { ...asked, passages: [{ ...one!, score: 7 }, two!] })).toBe(key);
    const limited = (...collections: string[]) => answerKeyOf({ ...caller, collections }, asked);
    expect(limited('a', 'b')).toBe(limited('b', 'a'));
  });

  it('is another one for another caller, other limits, other words and other passages', () => {
    const [one, two] = asked.passages;
    const others = [
      answerKeyOf({ userId: 'bob' }, asked),
      answerKeyOf({ ...caller, collections: ['a'] }, asked),
      answerKeyOf({ ...caller, collections: ['a', 'b'] }, asked),
      answerKeyOf(caller, { ...asked, prompt: 'How far?' }),
      answerKeyOf(caller, { ...asked, task: 'Say how long.' }),
      answerKeyOf(caller, { ...asked, answerSchema: { type: 'object' } }),
      answerKeyOf(caller, { ...asked, passages: [one!] }),
      answerKeyOf(caller, { ...asked, passages: [two!, one!] }),
      answerKeyOf(caller, { ...asked, passages: [one!, { ...two!, text: 'Two!' }] }),
      answerKeyOf(caller, { ...asked, passages: [one!, { ...two!, chunkId: 'of-the-next-version' }] }),
      answerKeyOf(caller, { ...asked, passages: [one!, { ...two!, documentId: 'another' }] }),
      answerKeyOf(caller, { messages: [] }),
    ];
    expect(new Set([...others, key]).size).toBe(others.length + 1);
  });
});
