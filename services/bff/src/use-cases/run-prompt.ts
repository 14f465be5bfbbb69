import type { Principal } from '@lectern/auth';
import { extractiveTarget, platformAlias, type SearchFilter, type StoredPrompt } from '@lectern/contracts';
import { type AnswerSchema, createAnswerCheck } from '@lectern/contracts/answer-schema';
import { AppError } from '@lectern/errors';
import { answerKeyOf } from '../domain/answer-key.ts';
import type { Citation } from '../domain/citations.ts';
import { citedOutput } from '../domain/cited-output.ts';
import { nothingFound } from '../domain/extractive-answer.ts';
import { passagesFrom } from '../domain/passage.ts';
import { noModel, type PromptTask, schemaRules, taskOf, type Variables } from '../domain/prompt-task.ts';
import { visibleText } from '../domain/visible-text.ts';
import { limits } from '../limits.ts';
import type { ModelTexts, Prompts, TokenUsage, WrittenAnswer } from '../ports.ts';
import { collectAnswer } from './collect-answer.ts';
import { endless, type GenerateAnswerPorts, generateAnswer } from './generate-answer.ts';
import { type GetModelPorts, getModel } from './get-model.ts';

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

/** What a run gave. */
export interface PromptAnswer {
  readonly name: string;
  readonly version: number;
  /** A text, or of a prompt with an answer schema its JSON. */
  readonly answer: string;
  /** The answer as it keeps to the schema; null without a schema, and where nothing was found to answer from. */
  readonly output: unknown;
  /** Whether it says what a passage holds; null for a prompt that rests on no documents. */
  readonly answered: boolean | null;
  readonly citations: readonly Citation[];
  readonly model: string;
  readonly degraded: readonly string[];
  readonly usage: TokenUsage;
  /** Whether the model's answer was kept, and none was asked now. */
  readonly cached: boolean;
}

type Answer = Omit<PromptAnswer, 'name' | 'version'>;

interface Run extends Omit<RunPromptInput, 'name' | 'version' | 'variables'> {
  readonly prompt: StoredPrompt;
  readonly task: PromptTask;
}

/**
 * Runs a version of a prompt of the caller's tenant. One with documents is answered from what the caller can see, as a question is, with
 * citations and the same checks; its answer is the extractive one where there is no model, unless it has a schema. One without is answered by the model alone, whose
 * text is given as it is but for what cannot be seen. An answer with a schema keeps to it, or is an error.
 *
 * @throws AppError `not_found` (`prompt_not_found`, `model_not_found`); `invalid_argument` (`variables_wrong`, `prompt_too_long`,
 *   `documents_unused`); `conflict` (`model_missing`); `unavailable` (`answer_off_schema`, `model_endless`); `resource_exhausted` (`budget_exhausted`)
 */
export async function runPrompt(
  ports: RunPromptPorts,
  { name, version, variables, ...input }: RunPromptInput,
  signal: AbortSignal,
): Promise<PromptAnswer> {
  const { caller } = input;
  const prompt = await ports.prompts.find({ name, version }, { caller, signal });
  if (prompt === undefined) throw noPrompt();
  if (prompt.documents === null && (input.filter ?? input.collections) !== undefined) throw unused();
  const run = { ...input, prompt, task: taskOf(prompt, variables) };
  if (prompt.alias !== platformAlias) await getModel(ports, { caller, alias: prompt.alias }, signal);
  return { name: prompt.name, version: prompt.version, ...(await answer(ports, run, signal)) };
}

function answer(ports: RunPromptPorts, run: Run, signal: AbortSignal): Promise<Answer> {
  const { prompt, task } = run;
  if (prompt.documents === null || task.query === undefined) return fromModel(ports, run, signal);
  const asked = { query: task.query, topK: prompt.documents.topK };
  if (prompt.answerSchema === null) return fromDocuments(ports, { ...run, ...asked }, signal);
  return outputFromDocuments(ports, { ...run, ...asked, answerSchema: prompt.answerSchema }, signal);
}

async function fromModel(
  { texts }: RunPromptPorts,
  { caller, prompt: { alias, answerSchema: schema }, task, fresh }: Run,
  signal: AbortSignal,
): Promise<Answer> {
  const content = task.text + (schema === null ? '' : schemaRules(schema));
  const asked = { messages: [{ role: 'user' as const, content }], answerSchema: schema ?? undefined };
  const cacheKey = fresh === true ? undefined : answerKeyOf(caller, asked);
  const { written, failed } = await texts.write({ alias, ...asked, cacheKey }, { caller, signal });
  if (written === undefined) throw noModel(alias, failed);
  const text = visibleText(await whole(written));
  const output = schema === null ? null : checked(JSON.parse(text), schema);
  return { answer: text, output, answered: null, citations: [], ...factsOf(written) };
}

interface Asked extends Run {
  readonly query: string;
  readonly topK: number;
}

async function fromDocuments(
  ports: RunPromptPorts,
  { caller, prompt: { alias }, task, query, topK, filter, collections, fresh }: Asked,
  signal: AbortSignal,
): Promise<Answer> {
  const asked = { caller, alias, prompt: query, task: task.text, topK, filter, collections, fresh };
  return { ...(await collectAnswer(generateAnswer(ports, asked, signal))), output: null };
}

async function outputFromDocuments(
  ports: RunPromptPorts,
  { caller, prompt: { alias }, task, query, answerSchema, ...asked }: Asked & { answerSchema: AnswerSchema },
  signal: AbortSignal,
): Promise<Answer> {
  const { topK, filter, collections, fresh } = asked;
  const found = await ports.search.find({ query, topK, filter, collections }, { caller, signal });
  const passages = passagesFrom(found.hits);
  if (passages.length === 0) {
    const none = { output: null, answered: false, citations: [], model: extractiveTarget, cached: false };
    return { answer: nothingFound(found.pending), ...none, degraded: found.degraded, usage: noUsage };
  }
  const question = { prompt: query, task: task.text, alias, fresh, passages, answerSchema };
  const written = await ports.writer.write(question, { caller, signal });
  const { dropped, ...cited } = citedOutput(JSON.parse(await whole(written)), query, passages);
  const output = checked(cited.output, answerSchema);
  const facts = factsOf(written);
  const unsupported = dropped === 0 ? [] : [`unsupported_markers:${dropped}`];
  const degraded = [...found.degraded, ...facts.degraded, ...unsupported];
  return { ...cited, answer: JSON.stringify(output), output, ...facts, degraded };
}

const noUsage: TokenUsage = { inputTokens: 0, outputTokens: 0 };

function factsOf({ model, degraded, usage, cached }: WrittenAnswer) {
  return { model, degraded, usage: usage() ?? noUsage, cached };
}

async function whole({ pieces }: WrittenAnswer): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length > limits.answerCharacters.value) throw endless();
  }
  return text;
}

/** The model's answer kept to the schema; without what was taken out of its texts it has to do so still. */
function checked(output: unknown, schema: AnswerSchema): unknown {
  const [fault] = createAnswerCheck(schema)(output);
  if (fault === undefined) return output;
  const message =
    'The answer of the model does not keep to the schema of the prompt without what is not supported in it.';
  throw new AppError('unavailable', message, { reason: 'answer_off_schema' });
}

function noPrompt(): AppError {
  return new AppError('not_found', 'The tenant has no such prompt, or it has no such version.', {
    reason: 'prompt_not_found',
  });
}

function unused(): AppError {
  return new AppError('invalid_argument', 'The prompt rests on no documents: there is nothing to narrow.', {
    reason: 'documents_unused',
  });
}
