import type { ServiceClient, ServiceEvent } from '@lectern/clients';
import { type WriteAnswerRequest, writtenAnswerEvents } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { ModelTexts, TokenUsage, WrittenAnswer } from '../ports.ts';

type AnswerEvent = ServiceEvent<typeof writtenAnswerEvents>;

/** {@link ModelTexts} by the model service. `timeoutMs` bounds a whole answer. Without repetitions: the model service makes them. */
export function createModelTexts(
  client: ServiceClient,
  { timeoutMs }: { readonly timeoutMs: number },
): ModelTexts {
  return {
    write: async ({ messages, ...task }, { caller, signal }) => {
      const body: WriteAnswerRequest = { ...task, messages: [...messages] };
      const answer = await client
        .stream({
          ...{ operation: 'write-answer', method: 'POST', path: '/internal/answers', body },
          ...{ events: writtenAnswerEvents, principal: caller, timeoutMs, signal },
        })
        .catch(throwOwn);
      const events = answer[Symbol.asyncIterator]();
      const first = await events.next();
      if (first.done !== true && first.value.event === 'extractive') {
        await events.return?.();
        return { written: undefined, failed: first.value.data.failed };
      }
      if (first.done === true || first.value.event !== 'started') throw cut();
      const { model, failed, cached } = first.value.data;
      let usage: TokenUsage | undefined;
      const pieces = piecesOf(events, (taken) => {
        usage = taken;
      });
      return { written: { model, degraded: [], pieces, usage: () => usage, cached }, failed };
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

/** A budget that is used up is no fault between services: the caller is told whose, and for how long. */
function throwOwn(error: unknown): never {
  if (!(error instanceof AppError) || error.reason !== 'budget_exhausted') throw error;
  const { message, details, retryAfterSeconds } = error;
  throw new AppError('resource_exhausted', message, {
    reason: 'budget_exhausted',
    details,
    cause: error,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

function cut(): AppError {
  return new AppError('unavailable', 'The answer of the model was cut off.', { reason: 'model_cut' });
}
