import type { ServiceClient } from '@lectern/clients';
import { platformAlias } from '@lectern/contracts';
import { answerKeyOf } from '../domain/answer-key.ts';
import { joinedMessages, newPromptCode, promptMessages } from '../domain/prompt-messages.ts';
import { noModel } from '../domain/prompt-task.ts';
import type { AnswerWriter } from '../ports.ts';
import { createModelTexts } from './model-texts.ts';

export interface ModelAnswerWriterOptions {
  /** `joined` for models whose chat template refuses two user messages in a row. Default `separate`. */
  readonly messages?: 'separate' | 'joined' | undefined;
  /** Maximum time for the whole answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Writes where no model does. */
  readonly extractive: AnswerWriter;
}

/**
 * {@link AnswerWriter} by the model service: by what it has behind the alias of the question, or, where it says that no model
 * is to answer, by the extractive writer, which keeps to no schema.
 */
export function createModelAnswerWriter(
  client: ServiceClient,
  { messages: how, timeoutMs, extractive }: ModelAnswerWriterOptions,
): AnswerWriter {
  const texts = createModelTexts(client, { timeoutMs });
  return {
    write: async (question, options) => {
      const { alias = platformAlias, answerSchema, fresh } = question;
      const separate = promptMessages(question, newPromptCode());
      const messages = how === 'joined' ? joinedMessages(separate) : separate;
      const cacheKey = fresh === true ? undefined : answerKeyOf(options.caller, question);
      const { written, failed } = await texts.write({ alias, messages, answerSchema, cacheKey }, options);
      if (written !== undefined) return written;
      if (answerSchema !== undefined) throw noModel(alias, failed);
      const extracted = await extractive.write(question, options);
      return failed.length === 0 ? extracted : { ...extracted, degraded: ['model'] };
    },
  };
}
