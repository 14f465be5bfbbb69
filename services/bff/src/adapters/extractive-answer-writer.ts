import { extractiveAnswer } from '../domain/extractive-answer.ts';
import type { AnswerWriter } from '../ports.ts';

/**
 * {@link AnswerWriter} that answers with sentences of the passages. It calls no model, so it is always available and never
 * throws. The pieces are sentences.
 */
export function createExtractiveAnswerWriter(): AnswerWriter {
  return {
    model: 'extractive',
    async *write({ prompt, passages }) {
      // The whole answer is computed at once: single words would only be more events.
      yield* extractiveAnswer(prompt, passages).split(/(?<=\] )/);
    },
  };
}
