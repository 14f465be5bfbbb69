import type { Principal } from '@lectern/auth';
import { AppError, toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { createAnswerFilter } from '../domain/answer-filter.ts';
import { type Citation, citationsOf } from '../domain/citations.ts';
import { nothingFound } from '../domain/extractive-answer.ts';
import { type Passage, passagesFrom } from '../domain/passage.ts';
import { limits } from '../limits.ts';
import type { AnswerWriter, Question, Search } from '../ports.ts';

export interface GenerateAnswerPorts {
  readonly search: Search;
  readonly writer: AnswerWriter;
  /** Used when `writer` is not available. May be the same one. */
  readonly fallback: AnswerWriter;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface GenerateAnswerInput {
  readonly caller: Principal;
  readonly prompt: string;
  /** Maximum number of passages that the answer is based on. */
  readonly topK: number;
}

/** One step of an answer. `done` comes last, and only when the answer is whole. */
export type AnswerPart =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'citations'; readonly citations: readonly Citation[] }
  | { readonly type: 'done'; readonly model: string; readonly degraded: readonly string[] };

/**
 * Answers a question from the caller's documents, with citations. There is no grounded answer without a search, so the error
 * of a search is thrown. When the model fails before its first piece, the fallback answers, and `model` and `degraded` say so;
 * a later error is thrown, since an answer has one writer.
 *
 * The answer is text: it has only links and images that are in a passage that it cites, unchanged.
 *
 * @throws AppError `unavailable` (`model_endless`) for an answer that is too long
 */
export async function* generateAnswer(
  ports: GenerateAnswerPorts,
  input: GenerateAnswerInput,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void> {
  const { caller, prompt, topK } = input;
  const found = await ports.search.find({ query: prompt, topK }, { caller, signal });
  const passages = passagesFrom(found.hits);
  if (passages.length === 0) {
    yield { type: 'delta', text: nothingFound(found.pending) };
    yield { type: 'citations', citations: [] };
    yield { type: 'done', model: ports.fallback.model, degraded: found.degraded };
    return;
  }
  const draft = await begin(ports, { prompt, passages }, signal);
  let answer = '';
  for await (const text of filtered(draft.pieces, passages)) {
    answer += text;
    yield { type: 'delta', text };
  }
  yield { type: 'citations', citations: citationsOf(answer, passages) };
  yield { type: 'done', model: draft.model, degraded: [...found.degraded, ...draft.degraded] };
}

/** The pieces after the filter. What an answer had before an error is passed on before the error. */
async function* filtered(
  pieces: AsyncIterable<string>,
  passages: readonly Passage[],
): AsyncGenerator<string, void> {
  const filter = createAnswerFilter(passages);
  let length = 0;
  let failure: unknown;
  try {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > limits.answerCharacters.value) throw endless();
      const text = filter.push(piece);
      if (text !== '') yield text;
    }
  } catch (error) {
    failure = error;
  }
  const rest = filter.end();
  if (rest !== '') yield rest;
  if (failure !== undefined) throw failure;
}

function endless(): AppError {
  return new AppError('unavailable', 'The answer of the model is too long.', { reason: 'model_endless' });
}

interface Draft {
  readonly model: string;
  readonly degraded: readonly string[];
  readonly pieces: AsyncIterable<string>;
}

/** Waits for the first piece: until then the fallback can still answer. */
async function begin(ports: GenerateAnswerPorts, question: Question, signal: AbortSignal): Promise<Draft> {
  const { writer, fallback, logger } = ports;
  const pieces = writer.write(question, signal)[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    return { model: writer.model, degraded: [], pieces: rest(first, pieces) };
  } catch (error) {
    if (signal.aborted || writer === fallback || !toAppError(error).retryable) throw error;
    logger.warn(
      { err: error, model: writer.model },
      'model not available, answering with the extractive writer',
    );
    return { model: fallback.model, degraded: ['model'], pieces: fallback.write(question, signal) };
  }
}

async function* rest(
  first: IteratorResult<string>,
  pieces: AsyncIterator<string>,
): AsyncGenerator<string, void> {
  try {
    for (let next = first; next.done !== true; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}
