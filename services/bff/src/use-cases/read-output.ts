import { type AnswerSchema, createAnswerCheck } from '@lectern/contracts/answer-schema';
import { AppError } from '@lectern/errors';
import { type CitedOutput, citedOutput } from '../domain/cited-output.ts';
import type { Passage } from '../domain/passage.ts';
import { limits } from '../limits.ts';
import type { WrittenAnswer } from '../ports.ts';

/** The pieces of an answer. @throws AppError `unavailable` (`model_endless`) for one that is too long */
export async function* bounded({ pieces }: Pick<WrittenAnswer, 'pieces'>): AsyncGenerator<string, void> {
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > limits.answerCharacters.value) throw endless();
    yield piece;
  }
}

/** The same in one text. */
export async function wholeText(written: Pick<WrittenAnswer, 'pieces'>): Promise<string> {
  let text = '';
  for await (const piece of bounded(written)) text += piece;
  return text;
}

/**
 * An answer in JSON whose texts were held to the passages. Without what was taken out of them it has to keep to its schema still.
 *
 * @throws AppError `unavailable` (`answer_off_schema`)
 */
export function readOutput(
  text: string,
  { schema, query, passages }: { schema: AnswerSchema; query: string; passages: readonly Passage[] },
): CitedOutput {
  const cited = citedOutput(JSON.parse(text), query, passages);
  return { ...cited, output: checkedOutput(cited.output, schema) };
}

/** @throws AppError `unavailable` (`answer_off_schema`) for what does not keep to the schema */
export function checkedOutput(output: unknown, schema: AnswerSchema): unknown {
  const [fault] = createAnswerCheck(schema)(output);
  if (fault === undefined) return output;
  const message = 'The answer of the model does not keep to the schema without what is not supported in it.';
  throw new AppError('unavailable', message, { reason: 'answer_off_schema' });
}

/** The error for an answer that is too long. */
export function endless(): AppError {
  return new AppError('unavailable', 'The answer of the model is too long.', { reason: 'model_endless' });
}
