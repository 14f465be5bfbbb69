import { extractiveAnswer } from '../domain/extractive-answer.ts';
import type { AnswerWriter } from '../ports.ts';

/** Answers with the documents' own sentences: no model, no key, and nothing that is not written there. */
export function createExtractiveWriter(): AnswerWriter {
  return {
    model: 'extractive',
    async *write({ prompt, passages }) {
      // Word by word would be for show: the answer is there at once. A piece a sentence is what a reader can use.
      yield* extractiveAnswer(prompt, passages).split(/(?<=\] )/);
    },
  };
}
