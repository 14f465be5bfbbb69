import type { ServiceClient, ServiceEvent } from '@lectern/clients';
import { type ToolCall, type WriteAnswerRequest, writtenAnswerEvents } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { ModelTexts, TokenUsage, WrittenAnswer } from '../ports.ts';

type AnswerEvent = ServiceEvent<typeof writtenAnswerEvents>;

/** {@link ModelTexts} by the model service. `timeoutMs` bounds a whole answer. Without repetitions: the model service makes them. */
export function createModelTexts(
  client: ServiceClient,
  { timeoutMs }: { readonly timeoutMs: number },
): ModelTexts {
  return {
    write: async ({ messages, tools, ...task }, { caller, signal }) => {
      const body: WriteAnswerRequest = {
        ...{ ...task, messages: [...messages] },
        ...(tools === undefined ? {} : { tools: [...tools] }),
      };
      const answer = await client.stream({
        ...{ operation: 'write-answer', method: 'POST', path: '/internal/answers', body },
        ...{ events: writtenAnswerEvents, principal: caller, timeoutMs, signal },
      });
      const events = answer[Symbol.asyncIterator]();
      const first = await events.next();
      if (first.done !== true && first.value.event === 'extractive') {
        await events.return?.();
        return { written: undefined, failed: first.value.data.failed };
      }
      if (first.done === true || first.value.event !== 'started') throw cut();
      const { model, failed, cached } = first.value.data;
      const end: AnswerEnd = { usage: undefined, atBound: false, toolCalls: [] };
      const written = {
        ...{ model, degraded: [], pieces: piecesOf(events, end), cached },
        ...{ usage: () => end.usage, atBound: () => end.atBound, toolCalls: () => end.toolCalls },
      };
      return { written, failed };
    },
  };
}

/** What is known of an answer when it has ended. */
interface AnswerEnd {
  usage: TokenUsage | undefined;
  atBound: boolean;
  readonly toolCalls: ToolCall[];
}

/** The text of an answer; it has its end when `done` has come. */
async function* piecesOf(events: AsyncIterator<AnswerEvent>, end: AnswerEnd): WrittenAnswer['pieces'] {
  try {
    for (let next = await events.next(); next.done !== true; next = await events.next()) {
      if (next.value.event === 'delta') yield next.value.data.text;
      if (next.value.event === 'tool-call') end.toolCalls.push(next.value.data);
      if (next.value.event === 'done') {
        ({ usage: end.usage, atBound: end.atBound } = next.value.data);
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
