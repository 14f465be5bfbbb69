import type { AnswerPart } from '@lectern/client';
import { expect, it, vi } from 'vitest';
import { AnswerBoard } from './answer-board.ts';

it('keeps the newest answers, each with what becomes of it, and tells whoever looks', () => {
  const board = new AnswerBoard<string, AnswerPart>(2);
  const listener = vi.fn();
  const leave = board.subscribe(listener);
  const [, second] = ['a', 'b', 'c'].map((asked) => board.add(asked));
  second?.((before) => ({ ...before, text: 'B' }));
  expect(board.snapshot().map(({ asked, answer }) => [asked, answer.text])).toEqual([
    ['c', ''],
    ['b', 'B'],
  ]);
  expect(listener).toHaveBeenCalledTimes(4);
  leave();
  board.add('d');
  expect(listener).toHaveBeenCalledTimes(4);
});
