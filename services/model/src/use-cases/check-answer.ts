import { type AnswerSchema, createAnswerCheck, jsonOfAnswer } from '@lectern/contracts/answer-schema';
import { AppError } from '@lectern/errors';

/**
 * The answer of a model as the JSON that its caller asked for, without what models put around it. Nothing is mended: an answer that keeps
 * to the schema almost is none.
 *
 * @throws AppError `unavailable` (`answer_off_schema`), since another attempt may do better
 */
export function checkAnswer(text: string, schema: AnswerSchema): string {
  const answer = jsonOfAnswer(text);
  if (answer === undefined) throw offSchema('is no JSON');
  const [fault] = createAnswerCheck(schema)(answer);
  if (fault !== undefined) throw offSchema(`has at "${fault.pointer}" what ${fault.detail}`);
  return JSON.stringify(answer);
}

function offSchema(what: string): AppError {
  return new AppError('unavailable', `The answer of the model does not keep to the schema: it ${what}.`, {
    reason: 'answer_off_schema',
  });
}
