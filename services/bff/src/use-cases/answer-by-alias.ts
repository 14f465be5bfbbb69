import { platformAlias } from '@lectern/contracts';
import type { Models } from '../ports.ts';
import {
  type AnswerPart,
  type GenerateAnswerInput,
  type GenerateAnswerPorts,
  generateAnswer,
} from './generate-answer.ts';
import { modelNotFound } from './get-model.ts';

export interface AnswerByAliasPorts extends GenerateAnswerPorts {
  readonly models: Pick<Models, 'list'>;
}

export interface AnswerByAliasInput extends GenerateAnswerInput {
  readonly alias: string;
}

/**
 * Answers as `generateAnswer` does, by the model that is asked for. An alias that the tenant does not have is an error also where nothing is
 * found, and so no model asked.
 *
 * @throws AppError `not_found` (`model_not_found`); `unavailable` (`model_endless`)
 */
export async function* answerByAlias(
  ports: AnswerByAliasPorts,
  input: AnswerByAliasInput,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void> {
  const { caller, alias } = input;
  if (alias !== platformAlias) {
    const { answers } = await ports.models.list({ caller, signal });
    if (!answers.includes(alias)) throw modelNotFound();
  }
  yield* generateAnswer(ports, input, signal);
}
