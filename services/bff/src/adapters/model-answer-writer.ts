import type { ServiceClient, ServiceEvent } from '@lectern/clients';
import { platformAlias, type WriteAnswerRequest, writtenAnswerEvents } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { joinedMessages, newPromptCode, promptMessages } from '../domain/prompt-messages.ts';
import type { AnswerWriter, TokenUsage, WrittenAnswer } from '../ports.ts';

export interface ModelAnswerWriterOptions {
  /** `joined` for models whose chat template refuses two user messages in a row. Default `separate`. */
  readonly messages?: 'separate' | 'joined' | undefined;
  /** Maximum time for the whole answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Writes where no model does. */
  readonly extractive: AnswerWriter;
}

type AnswerEvent = ServiceEvent<typeof writtenAnswerEvents>;

/**
 * {@link AnswerWriter} by the model service: by what it has behind the alias of the question, or, where it says that no model
 * is to answer, by the extractive writer. Without repetitions: the model service makes them.
 */
export function createModelAnswerWriter(
  client: ServiceClient,
  { messages: how, timeoutMs, extractive }: ModelAnswerWriterOptions,
): AnswerWriter {
  return {
    write: async (question, { caller, signal }) => {
      const separate = promptMessages(question.prompt, question.passages, newPromptCode());
      const messages = [...(how === 'joined' ? joinedMessages(separate) : separate)];
      const body: WriteAnswerRequest = { alias: question.alias ?? platformAlias, messages };
      const answer = await client.stream({
        ...{ operation: 'write-answer', method: 'POST', path: '/internal/answers', body },
        ...{ events: writtenAnswerEvents, principal: caller, timeoutMs, signal },
      });
      const events = answer[Symbol.asyncIterator]();
      const first = await events.next();
      if (first.done !== true && first.value.event === 'extractive') {
        await events.return?.();
        const written = await extractive.write(question, { caller, signal });
        return first.value.data.failed.length === 0 ? written : { ...written, degraded: ['model'] };
      }
      if (first.done === true || first.value.event !== 'started') throw cut();
      let usage: TokenUsage | undefined;
      const pieces = piecesOf(events, (taken) => {
        usage = taken;
      });
      return { model: first.value.data.model, degraded: [], pieces, usage: () => usage };
    },
  };
}

/** The text of an answer; it is whole when `done` has come. */
async function* piecesOf(
  events: AsyncIterator<AnswerEvent>,
  onUsage: (taken: TokenUsage) => void,
): WrittenAnswer['pieces'] {
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (next.value.event === 'delta') yield next.value.data.text;
      if (next.value.event === 'done') {
        onUsage(next.value.data.usage);
        return;
      }
    }
    throw cut();
  } finally {
    await events.return?.();
  }
}

function cut(): AppError {
  return new AppError('unavailable', 'The answer of the model was cut off.', { reason: 'model_cut' });
}
