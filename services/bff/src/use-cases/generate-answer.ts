import type { Principal } from '@lectern/auth';
import { AppError, toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { createAnswerFilter } from '../domain/answer-filter.ts';
import { type Citation, citationsOf } from '../domain/citations.ts';
import { nothingFound } from '../domain/extractive-answer.ts';
import type { Passage } from '../domain/passage.ts';
import { passagesFrom } from '../domain/passages-from.ts';
import { limits } from '../limits.ts';
import type { AnswerWriter, Question, Search } from '../ports.ts';

export interface GenerateAnswer {
  readonly principal: Principal;
  readonly prompt: string;
  /** Most passages that the answer may rest on. */
  readonly topK: number;
  readonly signal: AbortSignal;
}

/** One step of an answer. `done` comes last, and only when the answer is whole. */
export type AnswerPart =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'citations'; readonly citations: readonly Citation[] }
  | { readonly type: 'done'; readonly model: string; readonly degraded: readonly string[] };

export interface GenerateAnswerPorts {
  readonly search: Search;
  readonly writer: AnswerWriter;
  /** Writes when `writer` cannot be had; the same one when there is no other. */
  readonly fallback: AnswerWriter;
  readonly logger: Logger;
}

/**
 * Answers a question from the caller's documents, with citations. Without a search there is no grounded answer, so a
 * retrieval service that is down fails the call. A model that is down before its first word is replaced by sentences from
 * the documents, and the answer says so (`model`, `degraded`); after that the failure is the caller's to see, since
 * half of one answer and half of another is neither.
 *
 * Whoever writes it, an answer comes out as text: links and images only as they stand in a passage that it cites.
 */
export function createGenerateAnswer(
  ports: GenerateAnswerPorts,
): (input: GenerateAnswer) => AsyncGenerator<AnswerPart, void> {
  return async function* generate({ principal, prompt, topK, signal }) {
    const found = await ports.search.find({ query: prompt, topK }, { principal, signal });
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
  };
}

/** The pieces as a caller may see them. Of an answer that is cut off comes out what came. */
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

/** Waits for the first piece, up to which another writer can still take over. */
async function begin(ports: GenerateAnswerPorts, question: Question, signal: AbortSignal): Promise<Draft> {
  const { writer, fallback, logger } = ports;
  const pieces = writer.write(question, signal)[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    return { model: writer.model, degraded: [], pieces: rest(first, pieces) };
  } catch (error) {
    if (signal.aborted || writer === fallback || !toAppError(error).retryable) throw error;
    logger.warn({ err: error, model: writer.model }, 'the model is down; answering with sentences');
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
