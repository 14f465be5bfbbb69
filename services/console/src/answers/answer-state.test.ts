import { type AnswerPart, type Citation, LecternError } from '@lectern/client';
import { expect, it } from 'vitest';
import { takeParts, unwritten, type WrittenAnswer } from './answer-state.ts';

const citation: Citation = {
  marker: '[1]',
  documentId: 'd/1',
  chunkId: 'c-1',
  title: 'Bees',
  headings: [],
  quote: 'By the sun & stars.',
};
const written: AnswerPart[] = [
  { type: 'delta', text: 'By the ' },
  { type: 'delta', text: 'sun [1].' },
];

/** What an answer becomes, step by step, and what is thrown at its end. */
async function statesOf(parts: AsyncIterable<AnswerPart>, signal = new AbortController().signal) {
  const states: WrittenAnswer<AnswerPart>[] = [unwritten];
  const change = (next: (before: WrittenAnswer<AnswerPart>) => WrittenAnswer<AnswerPart>) =>
    states.push(next(states.at(-1) ?? unwritten));
  const thrown = await takeParts(parts, change, signal).catch((error: unknown) => error);
  return { states, last: states.at(-1), thrown };
}

it('grows by its parts, and knows when the first text was there', async () => {
  const { states, last } = await statesOf(
    (async function* () {
      yield* written;
      yield { type: 'citations', citations: [citation] };
      yield { type: 'done', answered: true, model: 'extractive', degraded: [] };
    })(),
  );
  expect(states.map(({ text }) => text)).toEqual(['', 'By the ', ...Array(3).fill('By the sun [1].')]);
  expect(last).toMatchObject({ state: 'done', citations: [citation], firstMs: states[1]?.firstMs });
  expect(last?.totalMs).toBeGreaterThanOrEqual(last?.firstMs ?? Number.NaN);
  expect(last?.outcome).toEqual({ answered: true, model: 'extractive', degraded: [] });
});

it('keeps what was written of one that fails, and of one that is stopped', async () => {
  const away = new LecternError('unavailable', 'Away.', { status: 503 });
  async function* failing(): AsyncGenerator<AnswerPart, void> {
    yield* written;
    throw away;
  }
  const failed = await statesOf(failing());
  expect(failed).toMatchObject({ last: { state: 'failed', text: 'By the sun [1].', error: away } });
  expect(failed.thrown).toBe(away);

  const abort = new AbortController();
  async function* stopping(): AsyncGenerator<AnswerPart, void> {
    yield* written;
    abort.abort();
    throw abort.signal.reason;
  }
  const stopped = await statesOf(stopping(), abort.signal);
  expect(stopped).toMatchObject({ last: { state: 'stopped', text: 'By the sun [1].' }, thrown: undefined });
  expect(stopped.last).not.toHaveProperty('outcome');
});
