import { extractiveAnswer } from '../domain/extractive-answer.ts';
import type { AnswerWriter } from '../ports.ts';

/** {@link AnswerWriter} of the documents' own sentences: no model, no key, and nothing that is not written there. */
export function createExtractiveAnswerWriter(): AnswerWriter {
  return {
    model: 'extractive',
    async *write({ prompt, passages }) {
      // The answer is there at once, so a piece is a sentence, not a word.
      yield* extractiveAnswer(prompt, passages).split(/(?<=\] )/);
    },
  };
}
