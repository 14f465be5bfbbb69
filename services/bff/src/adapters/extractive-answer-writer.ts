import { extractiveTarget } from '@lectern/contracts';
import { extractiveAnswer, nothingFound } from '../domain/extractive-answer.ts';
import type { AnswerWriter } from '../ports.ts';

/**
 * {@link AnswerWriter} that answers with sentences of the passages. It calls no model, so it is always available and never
 * throws. The pieces are sentences.
 */
export function createExtractiveAnswerWriter(): AnswerWriter {
  return {
    write: async ({ prompt, asked = prompt, passages, pending }) => ({
      model: extractiveTarget,
      degraded: [],
      pieces: piecesOf(passages.length === 0 ? nothingFound(pending) : extractiveAnswer(asked, passages)),
      usage: () => undefined,
      atBound: () => false,
      toolCalls: () => [],
      cached: false,
    }),
  };
}

/** The whole answer is computed at once: single words would only be more events. */
async function* piecesOf(answer: string): AsyncGenerator<string, void> {
  yield* answer.split(/(?<=\] )/);
}
