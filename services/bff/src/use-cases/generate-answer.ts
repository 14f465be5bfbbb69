import type { Principal } from '@lectern/auth';
import {
  extractiveTarget,
  type Sampling,
  type SearchFilter,
  type SearchHit,
  type ToolCall,
} from '@lectern/contracts';
import type { AnswerSchema } from '@lectern/contracts/answer-schema';
import { toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { createAnswerFilter } from '../domain/answer-filter.ts';
import type { Citation } from '../domain/citations.ts';
import type { CitedOutput } from '../domain/cited-output.ts';
import { type Dialogue, needsModel } from '../domain/dialogue.ts';
import { nothingFound } from '../domain/extractive-answer.ts';
import type { SearchedQuestion } from '../domain/follow-up.ts';
import { createMarkedAnswer, type MarkedAnswer } from '../domain/marked-answer.ts';
import { type Passage, passagesFrom } from '../domain/passage.ts';
import type {
  AnswerWriter,
  CallOptions,
  PromptVersionKey,
  Question,
  Search,
  TokenUsage,
  WrittenAnswer,
} from '../ports.ts';
import { bounded, readOutput, wholeText } from './read-output.ts';

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
  /** What a model is told in the place of the prompt, which then is what is searched for. */
  readonly task?: string | undefined;
  /** Maximum number of passages that the answer is based on. */
  readonly topK: number;
  readonly filter?: SearchFilter | undefined;
  /** Ids of the collections that it may rest on. */
  readonly collections?: readonly string[] | undefined;
  /** Which model is to write it; the platform's own by default. */
  readonly alias?: string | undefined;
  /** Whether an answer that was kept will not do. */
  readonly fresh?: boolean | undefined;
  /** Which version of a prompt is run, if any. */
  readonly ofPrompt?: PromptVersionKey | undefined;
  /** What is searched for, and what an answer without a model goes by; the prompt by default. */
  readonly searched?: SearchedQuestion | undefined;
  /** What the prompt stands in, for a model. */
  readonly dialogue?: Dialogue | undefined;
  /** What tunes a model's answer. */
  readonly sampling?: Sampling | undefined;
  /** Hits with less relevance, or of which none is known, are left out; 0 by default, which leaves out none. */
  readonly leastRelevance?: number | undefined;
  /** What the answer of a model has to keep to, as one JSON object; text without it. */
  readonly answerSchema?: AnswerSchema | undefined;
}

/**
 * One step of an answer. `found` comes first, once, and `done` last, only when the answer is whole or ended where its caller asked for. After `tool-calls`, which comes at the end of the text, no citations
 * do: the answer is not there yet.
 */
export type AnswerPart =
  | { readonly type: 'found'; readonly query: string; readonly hits: readonly SearchHit[] }
  | { readonly type: 'delta'; readonly text: string }
  /** In the place of an answer with a schema: why there is none. */
  | { readonly type: 'refusal'; readonly text: string }
  | { readonly type: 'tool-calls'; readonly calls: readonly ToolCall[] }
  | { readonly type: 'citations'; readonly citations: readonly Citation[] }
  | {
      readonly type: 'done';
      /** Whether it says something that a passage holds; false when it says that there is no answer. */
      readonly answered: boolean;
      readonly model: string;
      readonly degraded: readonly string[];
      /** What it took of a model; nothing where none wrote it. */
      readonly usage: TokenUsage;
      /** Whether it ended at the bound of tokens that the caller asked for, where the rest is missing. */
      readonly atBound: boolean;
      /** Whether a model's answer was kept, and none was asked now. */
      readonly cached: boolean;
    };

const noUsage: TokenUsage = { inputTokens: 0, outputTokens: 0 };

/**
 * Answers a question from the caller's documents, with citations. There is no grounded answer without a search, so the error
 * of a search is thrown. When the model fails before its first piece, the fallback answers, and `model` and `degraded` say so;
 * a later error is thrown, since an answer has one writer.
 *
 * The answer is text: it has only links and images that are in a passage that it cites, unchanged. A marker stays, as `[1]`, when
 * its passage holds the statement ahead of it; others are dropped and counted in `degraded` (`unsupported_markers:2`).
 *
 * With tools that may be called, or that were called for the question, a model is asked also where nothing was found, and nobody takes its place in an outage: the fallback would answer as if there
 * were neither tools nor what they returned. An answer with a schema is of a model or none: it comes in one piece, whose texts are held to the passages, and `refusal` in its place where nothing was found.
 *
 * @throws AppError `unavailable` (`model_endless`) for an answer that is too long, (`answer_off_schema`)
 */
export async function* generateAnswer(
  ports: GenerateAnswerPorts,
  input: GenerateAnswerInput,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void> {
  const { caller, prompt, task, alias, fresh, ofPrompt, dialogue, sampling } = input;
  const { topK, filter, collections, answerSchema } = input;
  const { searched = { query: prompt, asked: prompt }, leastRelevance = 0 } = input;
  const { query, asked } = searched;
  const found = await ports.search.find({ query, topK, filter, collections }, { caller, signal });
  const hits = found.hits.filter(({ relevance }) => (relevance ?? 0) >= leastRelevance);
  yield { type: 'found', query, hits };
  const passages = passagesFrom(hits);
  if (passages.length === 0 && (dialogue === undefined || !needsModel(dialogue))) {
    yield { type: answerSchema === undefined ? 'delta' : 'refusal', text: nothingFound(found.pending) };
    yield { type: 'citations', citations: [] };
    yield {
      type: 'done',
      answered: false,
      model: extractiveTarget,
      degraded: found.degraded,
      usage: noUsage,
      atBound: false,
      cached: false,
    };
    return;
  }
  const { pending } = found;
  const question = {
    prompt,
    asked,
    task,
    alias,
    fresh,
    ofPrompt,
    passages,
    pending,
    dialogue,
    sampling,
    answerSchema,
  };
  const draft = await begin(ports, question, { caller, signal });
  const said = answerSchema === undefined ? textOf : outputOf;
  const { citations, dropped, answered } = yield* said(draft, { schema: answerSchema, query, passages });
  const calls = callsOf(draft, dialogue);
  yield calls.length > 0 ? { type: 'tool-calls', calls } : { type: 'citations', citations };
  const unsupported = dropped === 0 ? [] : [`unsupported_markers:${dropped}`];
  yield {
    ...{ type: 'done', answered, model: draft.model },
    degraded: [...found.degraded, ...draft.degraded, ...unsupported],
    usage: draft.usage() ?? noUsage,
    atBound: draft.atBound(),
    cached: draft.cached,
  };
}

interface Held {
  readonly schema: AnswerSchema | undefined;
  readonly query: string;
  readonly passages: readonly Passage[];
}

type Cited = Omit<CitedOutput, 'output'>;
type Deltas = AsyncGenerator<Extract<AnswerPart, { type: 'delta' }>, Cited>;

async function* textOf(draft: WrittenAnswer, { query, passages }: Held): Deltas {
  const marked = createMarkedAnswer(query, passages);
  for await (const text of filtered(draft, { passages, marked })) yield { type: 'delta', text };
  return marked.cited();
}

/** In one piece, since it can be checked only then; nothing where the answer calls tools or was cut. */
async function* outputOf(draft: WrittenAnswer, { schema = {}, query, passages }: Held): Deltas {
  const text = await wholeText(draft);
  if (text === '') return { citations: [], dropped: 0, answered: false };
  const { output, ...cited } = readOutput(text, { schema, query, passages });
  yield { type: 'delta', text: JSON.stringify(output) };
  return cited;
}

function callsOf(draft: WrittenAnswer, { severalCalls = true }: Partial<Dialogue> = {}): readonly ToolCall[] {
  // Nobody can run a call in the middle of which the answer ended.
  const calls = draft.atBound() ? draft.toolCalls().filter(isWhole) : draft.toolCalls();
  // Not every provider can be told so; what is left out, the model asks for again.
  return severalCalls ? calls : calls.slice(0, 1);
}

function isWhole(call: ToolCall): boolean {
  try {
    JSON.parse(call.arguments);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/**
 * The pieces with markers that hold, after the filter. What an answer had before an error is passed on before the error.
 */
async function* filtered(
  draft: WrittenAnswer,
  { passages, marked }: { passages: readonly Passage[]; marked: MarkedAnswer },
): AsyncGenerator<string, void> {
  const filter = createAnswerFilter(passages);
  let failure: unknown;
  try {
    for await (const piece of bounded(draft)) {
      const text = filter.push(marked.push(piece));
      if (text !== '') yield text;
    }
  } catch (error) {
    failure = error;
  }
  const rest = filter.push(marked.end()) + filter.end();
  if (rest !== '') yield rest;
  if (failure !== undefined) throw failure;
}

/** Begins the answer; until then the fallback can still write it. */
async function begin(
  { writer, fallback, logger }: GenerateAnswerPorts,
  question: Question,
  options: CallOptions,
): Promise<WrittenAnswer> {
  try {
    return await writer.write(question, options);
  } catch (error) {
    const { dialogue } = question;
    const isForModels =
      question.answerSchema !== undefined || (dialogue !== undefined && needsModel(dialogue));
    const isFinal = writer === fallback || isForModels;
    if (options.signal.aborted || isFinal || !toAppError(error).retryable) throw error;
    logger.warn({ err: error }, 'model not available, answering with the extractive writer');
    return { ...(await fallback.write(question, options)), degraded: ['model'] };
  }
}
