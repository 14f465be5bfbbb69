import type { ServiceClient } from '@lectern/clients';
import { platformAlias } from '@lectern/contracts';
import { answerKeyOf } from '../domain/answer-key.ts';
import { hasResults } from '../domain/dialogue.ts';
import { joinedMessages, newPromptCode, promptMessages } from '../domain/prompt-messages.ts';
import { noModel } from '../domain/prompt-task.ts';
import type { AnswerWriter, ModelTask, Question } from '../ports.ts';
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
 * is to answer, by the extractive writer, which keeps to no schema. Where models are down, that one does not answer in the place of one that was to read what tools returned.
 */
export function createModelAnswerWriter(
  client: ServiceClient,
  { messages: how, timeoutMs, extractive }: ModelAnswerWriterOptions,
): AnswerWriter {
  const texts = createModelTexts(client, { timeoutMs });
  const messagesOf = how === 'joined' ? joinedMessages : promptMessages;
  return {
    write: async (question, options) => {
      const { alias = platformAlias, answerSchema, fresh, ofPrompt, sampling } = question;
      const messages = messagesOf(question, newPromptCode());
      const cacheKey = fresh === true ? undefined : answerKeyOf(options.caller, question);
      const wanted = { answerSchema, sampling, ...toolsOf(question) };
      const task = { alias, messages, cacheKey, ofPrompt, ...wanted };
      const { written, failed } = await texts.write(task, options);
      if (written !== undefined) return written;
      const isAwaited = question.dialogue !== undefined && hasResults(question.dialogue) && failed.length > 0;
      if (answerSchema !== undefined || isAwaited) throw noModel(alias, failed);
      const extracted = await extractive.write(question, options);
      return failed.length === 0 ? extracted : { ...extracted, degraded: ['model'] };
    },
  };
}

function toolsOf({ dialogue }: Question): Pick<ModelTask, 'tools' | 'toolChoice'> {
  const { tools = [], toolChoice } = dialogue ?? {};
  return tools.length === 0 ? {} : { tools, toolChoice };
}
