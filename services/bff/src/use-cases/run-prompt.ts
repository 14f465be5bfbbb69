import type { Principal } from '@lectern/auth';
import { extractiveTarget, platformAlias, type SearchFilter, type StoredPrompt } from '@lectern/contracts';
import type { AnswerSchema } from '@lectern/contracts/answer-schema';
import { AppError } from '@lectern/errors';
import { answerKeyOf } from '../domain/answer-key.ts';
import { nothingFound } from '../domain/extractive-answer.ts';
import { passagesFrom } from '../domain/passage.ts';
import { noModel, type PromptTask, schemaRules, taskOf, type Variables } from '../domain/prompt-task.ts';
import { createVisibleText, visibleText } from '../domain/visible-text.ts';
import type { ModelTexts, Prompts, PromptVersionKey, TokenUsage, WrittenAnswer } from '../ports.ts';
import { type AnswerPart, type GenerateAnswerPorts, generateAnswer } from './generate-answer.ts';
import { type GetModelPorts, getModel } from './get-model.ts';
import { bounded, checkedOutput, readOutput, wholeText } from './read-output.ts';

export interface RunPromptPorts extends GenerateAnswerPorts, GetModelPorts {
  readonly prompts: Prompts;
  readonly texts: ModelTexts;
}

export interface RunPromptInput {
  readonly caller: Principal;
  readonly name: string;
  /** The live one, if left out. */
  readonly version?: number | undefined;
  readonly variables: Variables;
  readonly filter?: SearchFilter | undefined;
  /** Ids of the collections that the answer may rest on. */
  readonly collections?: readonly string[] | undefined;
  /** Whether an answer that was kept will not do. */
  readonly fresh?: boolean | undefined;
}

/** One step of a run, in this order. `done` comes only when the answer is whole. */
export type PromptPart =
  | Extract<AnswerPart, { readonly type: 'delta' | 'citations' }>
  | ({ readonly type: 'done' } & PromptFacts);

/** What is known of a run when its answer is whole. */
export interface PromptFacts {
  readonly name: string;
  readonly version: number;
  /** The answer as it keeps to the schema; null without a schema, and where nothing was found to answer from. */
  readonly output: unknown;
  /** Whether it says what a passage holds; null for a prompt that rests on no documents. */
  readonly answered: boolean | null;
  readonly model: string;
  readonly degraded: readonly string[];
  readonly usage: TokenUsage;
  /** Whether the model's answer was kept, and none was asked now. */
  readonly cached: boolean;
}

interface Run extends Omit<RunPromptInput, 'name' | 'version' | 'variables'> {
  readonly prompt: StoredPrompt;
  readonly task: PromptTask;
}

/**
 * Runs a version of a prompt of the caller's tenant. One with documents is answered from what the caller can see, as a question is, with
 * citations and the same checks; its answer is the extractive one where there is no model, unless it has a schema. One without is answered by the model alone, whose
 * text is given as it is but for what cannot be seen. An answer with a schema keeps to it, or is an error; it comes in one piece, as it can be checked only then.
 *
 * @throws AppError `not_found` (`prompt_not_found`, `model_not_found`); `invalid_argument` (`prompt_version_unknown`,
 *   `variables_wrong`, `prompt_too_long`, `documents_unused`); `conflict` (`model_missing`); `unavailable` (`answer_off_schema`, `model_endless`); `resource_exhausted` (`budget_exhausted`)
 */
export async function* runPrompt(
  ports: RunPromptPorts,
  { name, version, variables, ...input }: RunPromptInput,
  signal: AbortSignal,
): AsyncGenerator<PromptPart, void> {
  const { caller } = input;
  const prompt = await ports.prompts.find({ name, version }, { caller, signal });
  if (prompt === undefined) throw noPrompt();
  if (prompt.documents === null && (input.filter ?? input.collections) !== undefined) throw unused();
  const run = { ...input, prompt, task: taskOf(prompt, variables) };
  if (prompt.alias !== platformAlias) await getModel(ports, { caller, alias: prompt.alias }, signal);
  yield* answer(ports, run, signal);
}

function answer(ports: RunPromptPorts, run: Run, signal: AbortSignal): AsyncGenerator<PromptPart, void> {
  const { prompt, task } = run;
  if (prompt.documents === null || task.query === undefined) return fromModel(ports, run, signal);
  const asked = { query: task.query, topK: prompt.documents.topK };
  if (prompt.answerSchema === null) return fromDocuments(ports, { ...run, ...asked }, signal);
  return outputFromDocuments(ports, { ...run, ...asked, answerSchema: prompt.answerSchema }, signal);
}

const keyOf = ({ name, version }: StoredPrompt): PromptVersionKey => ({ name, version });

async function* fromModel(
  { texts }: RunPromptPorts,
  { caller, prompt, task, fresh }: Run,
  signal: AbortSignal,
): AsyncGenerator<PromptPart, void> {
  const { alias, answerSchema: schema } = prompt;
  const content = task.text + (schema === null ? '' : schemaRules(schema));
  const asked = { messages: [{ role: 'user' as const, content }], answerSchema: schema ?? undefined };
  const cacheKey = fresh === true ? undefined : answerKeyOf(caller, asked);
  const told = { alias, ...asked, cacheKey, ofPrompt: keyOf(prompt) };
  const { written, failed } = await texts.write(told, { caller, signal });
  if (written === undefined) throw noModel(alias, failed);
  let output: unknown = null;
  if (schema === null) yield* seen(bounded(written));
  else {
    const text = visibleText(await wholeText(written));
    output = checkedOutput(JSON.parse(text), schema);
    yield { type: 'delta', text };
  }
  yield { type: 'citations', citations: [] };
  yield { type: 'done', ...keyOf(prompt), output, answered: null, ...factsOf(written) };
}

/** A text as it is written, without what cannot be seen. */
async function* seen(pieces: AsyncIterable<string>): AsyncGenerator<PromptPart, void> {
  const visible = createVisibleText();
  for await (const piece of pieces) {
    const text = visible.push(piece);
    if (text !== '') yield { type: 'delta', text };
  }
}

interface Asked extends Run {
  readonly query: string;
  readonly topK: number;
}

async function* fromDocuments(
  ports: RunPromptPorts,
  { caller, prompt, task, query, topK, filter, collections, fresh }: Asked,
  signal: AbortSignal,
): AsyncGenerator<PromptPart, void> {
  const told = { alias: prompt.alias, prompt: query, task: task.text, fresh, ofPrompt: keyOf(prompt) };
  const asked = { caller, ...told, topK, filter, collections };
  for await (const part of generateAnswer(ports, asked, signal)) {
    if (part.type === 'done') {
      const { atBound: _, ...done } = part;
      yield { ...done, ...keyOf(prompt), output: null };
    } else if (part.type === 'delta' || part.type === 'citations') yield part;
  }
}

async function* outputFromDocuments(
  ports: RunPromptPorts,
  { caller, prompt, task, query, answerSchema, ...asked }: Asked & { answerSchema: AnswerSchema },
  signal: AbortSignal,
): AsyncGenerator<PromptPart, void> {
  const { topK, filter, collections, fresh } = asked;
  const found = await ports.search.find({ query, topK, filter, collections }, { caller, signal });
  const passages = passagesFrom(found.hits);
  if (passages.length === 0) {
    yield { type: 'delta', text: nothingFound(found.pending) };
    yield { type: 'citations', citations: [] };
    const none = { output: null, answered: false, model: extractiveTarget, cached: false, usage: noUsage };
    yield { type: 'done', ...keyOf(prompt), ...none, degraded: found.degraded };
    return;
  }
  const told = { task: task.text, alias: prompt.alias, fresh, answerSchema, ofPrompt: keyOf(prompt) };
  const written = await ports.writer.write({ prompt: query, ...told, passages }, { caller, signal });
  const text = await wholeText(written);
  const cited = readOutput(text, { schema: answerSchema, query, passages });
  const { output, dropped, answered, citations } = cited;
  yield { type: 'delta', text: JSON.stringify(output) };
  yield { type: 'citations', citations };
  const facts = factsOf(written);
  const unsupported = dropped === 0 ? [] : [`unsupported_markers:${dropped}`];
  const degraded = [...found.degraded, ...facts.degraded, ...unsupported];
  yield { type: 'done', ...keyOf(prompt), output, answered, ...facts, degraded };
}

const noUsage: TokenUsage = { inputTokens: 0, outputTokens: 0 };

function factsOf({ model, degraded, usage, cached }: WrittenAnswer) {
  return { model, degraded, usage: usage() ?? noUsage, cached };
}

function noPrompt(): AppError {
  return new AppError('not_found', 'The tenant has no such prompt.', { reason: 'prompt_not_found' });
}

function unused(): AppError {
  return new AppError('invalid_argument', 'The prompt rests on no documents: there is nothing to narrow.', {
    reason: 'documents_unused',
  });
}
