import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../test/support/passages.ts';
import { answerKeyOf } from './answer-key.ts';
import type { Dialogue } from './dialogue.ts';

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

  it('is another one in another conversation', () => {
    const turn = { role: 'user', content: 'Refunds?' } as const;
    const tools = [{ name: 'weather', parameters: {} }];
    const dialogue: Dialogue = { instructions: 'Be brief.', before: [turn], after: [], tools };
    const keyIn = (more: Partial<Dialogue>) =>
      answerKeyOf(caller, { ...asked, dialogue: { ...dialogue, ...more } });
    const keys = [
      key,
      keyIn({}),
      keyIn({ instructions: 'Be kind.' }),
      keyIn({ before: [] }),
      keyIn({ before: [turn, turn] }),
      keyIn({ before: [], after: [turn] }),
      keyIn({ tools: [] }),
      keyIn({ toolChoice: 'none' }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyIn({ before: [{ ...turn }] })).toBe(keyIn({}));
  });
});
