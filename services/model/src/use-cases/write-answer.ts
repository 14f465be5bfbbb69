import type { Principal } from '@lectern/auth';
import type { ToolCall } from '@lectern/contracts';
import type { AnswerSchema } from '@lectern/contracts/answer-schema';
import { AppError, toAppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type Budgets, countsTokens, withOwnBudget } from '../domain/budget.ts';
import { firstTokenMs } from '../domain/catalog.ts';
import { bytesOf, type Conversation, needsModel, type Usage } from '../domain/conversation.ts';
import { estimateTokens, mostTokens, withBound } from '../domain/tokens.ts';
import type { AnswerCache, AnswerKey, ModelPart, Models, PromptVersionKey, Retries } from '../ports.ts';
import { checkAnswer } from './check-answer.ts';
import { type FindTargetsPorts, findTargets } from './find-targets.ts';
import {
  type EndCall,
  type MeterCallPorts,
  type MeteredCall,
  meterCall,
  noteCached,
  unanswered,
} from './meter-call.ts';

export interface WriteAnswerPorts extends FindTargetsPorts, MeterCallPorts {
  readonly models: Pick<Models, 'write'>;
  readonly retries: Retries;
  readonly cache: Pick<AnswerCache, 'find' | 'keep'>;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

export interface WriteAnswerInput extends Conversation {
  readonly caller: Principal;
  readonly alias: string;
  /** What the answer has to keep to, as one JSON; text without it. */
  readonly answerSchema?: AnswerSchema | undefined;
  /** Stands for who asks and all that is asked; an answer to the same may be given again. Without one none is. */
  readonly cacheKey?: string | undefined;
  /** Which version of a prompt is run, for the records of the calls. */
  readonly ofPrompt?: PromptVersionKey | undefined;
}

/** One step of an answer. `done` comes last, and only when the answer is whole or ended at the bound that the caller asked for (`atBound`), then also without any text; `extractive` comes alone. */
export type AnswerPart =
  | {
      readonly type: 'started';
      readonly target: string;
      /** Its provider's name for it. */
      readonly model: string;
      /** Targets that were tried before. */
      readonly failed: readonly string[];
      /** Whether the answer was kept, and no model is asked. */
      readonly cached: boolean;
    }
  | { readonly type: 'delta'; readonly text: string }
  | ({ readonly type: 'tool-call' } & ToolCall)
  | { readonly type: 'done'; readonly usage: Usage; readonly atBound: boolean }
  | { readonly type: 'extractive'; readonly failed: readonly string[] };

/**
 * Has the first target behind an alias answer that can. The next one is tried up to the first text or call of a tool, also where no token has come in the time that the target has for the first; a later error is thrown, since an answer has one
 * writer. Where the targets end with `extractive`, the caller is told to write itself. Each attempt is metered by itself, and one that the budget does
 * not reach is passed over. With tools there is no `extractive`: it would answer as if nobody had offered any.
 * A whole answer without tools is kept for a while, for the tenant, the target that gave it and the key: in its turn the target gives it again, without a call.
 * An answer with a schema comes in one piece when it was checked; one that does not keep to it is thrown, and no other target is asked.
 *
 * @throws AppError `not_found` (`alias_unknown`); `unavailable` (`answer_off_schema`); `invalid_argument` (`tools_unserved`) where there is no model that could call them, or what a model refuses (`Models.write`); `resource_exhausted` (`budget_exhausted`); when all targets fail, the error of the last one that may pass, or else of
 *   the last one
 */
export async function* writeAnswer(
  ports: WriteAnswerPorts,
  input: WriteAnswerInput,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void> {
  const { caller, alias, ofPrompt } = input;
  const targets = await findTargets(ports, { tenantId: caller.tenantId, alias }, signal);
  const failed: string[] = [];
  let failure: unknown;
  for (const [at, { name, target }] of targets.entries()) {
    if (target === undefined) {
      if (needsModel(input)) throw failure ?? toolsUnserved();
      yield { type: 'extractive', failed };
      return;
    }
    const key = keyOf(input, { name, target });
    const text = key === undefined ? undefined : ports.cache.find(key);
    if (text !== undefined) {
      const call = {
        caller,
        purpose: 'answer',
        alias,
        ofPrompt,
        target: { name, target },
        most: noUsage,
      } as const;
      await noteCached(ports, call);
      yield { type: 'started', target: name, model: target.model, failed, cached: true };
      yield { type: 'delta', text };
      yield { type: 'done', usage: noUsage, atBound: false };
      return;
    }
    const hasNext = targets.slice(at + 1).some((next) => next.target !== undefined || !needsModel(input));
    const begun = await begin(ports, { ...input, target: { name, target }, hasNext }, signal);
    if (begun.answer !== undefined) {
      const started = { type: 'started', target: name, model: target.model, failed, cached: false } as const;
      const keep = (whole: string) => key !== undefined && ports.cache.keep(key, whole);
      yield* told(begun.answer, { ...input, keep }, started);
      return;
    }
    failed.push(name);
    failure = worse(failure, begun.error);
    ports.logger.warn({ err: begun.error, alias, target: name }, 'a model did not answer');
  }
  throw failure;
}

const noUsage: Usage = { inputTokens: 0, outputTokens: 0 };

/** What tells an answer from all others that are kept; undefined for one that is not to be. */
function keyOf(
  { caller: { tenantId }, answerSchema, cacheKey, tools = [] }: WriteAnswerInput,
  { name, target }: MeteredCall['target'],
): AnswerKey | undefined {
  // What a tool is called with may depend on the moment.
  if (cacheKey === undefined || tools.length > 0) return undefined;
  const { provider, model, baseUrl } = target;
  const asked = JSON.stringify([name, provider, model, baseUrl, answerSchema ?? null, cacheKey]);
  return { tenantId, asked };
}

interface BegunAnswer {
  readonly pieces: AsyncIterable<ModelPart>;
  /** What its provider says that it took, as soon as it has. */
  said(): Usage | undefined;
  readonly end: EndCall;
}

type Begun =
  | { readonly answer: BegunAnswer; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: unknown };

interface BeginInput extends WriteAnswerInput, Pick<MeteredCall, 'target'> {
  /** Whether something stands in for the target. */
  readonly hasNext: boolean;
}

/** Begins an answer of one target, with as many attempts as it has. */
async function begin(
  ports: WriteAnswerPorts,
  {
    caller,
    alias,
    ofPrompt,
    target: named,
    hasNext,
    answerSchema: _,
    cacheKey: __,
    ...conversation
  }: BeginInput,
  signal: AbortSignal,
): Promise<Begun> {
  const target = boundTarget(withOwnBudget(ports.budgets, caller.modelBudget), named, conversation);
  const most = mostTokens(target.target, conversation);
  const call = { caller, purpose: 'answer', alias, ofPrompt, target, most } as const;
  // The last one has all of its time: nothing would be won by leaving it.
  const firstTokenBy = hasNext ? AbortSignal.timeout(firstTokenMs(target.target)) : undefined;
  const bounded = firstTokenBy === undefined ? signal : AbortSignal.any([signal, firstTokenBy]);
  try {
    const answer = await ports.retries.run(
      () => attempt(ports, { call, conversation, firstTokenBy }, signal),
      { target: target.target, purpose: 'answer', signal: bounded },
    );
    return { answer };
  } catch (error) {
    if (signal.aborted) throw error;
    return { error };
  }
}

/** A budget is kept by a bound of what is written: where there is one, there has to be the other. */
function boundTarget(
  budgets: Budgets,
  { name, target }: MeteredCall['target'],
  conversation: Conversation,
): MeteredCall['target'] {
  const isBounded = countsTokens(budgets, { hasPrice: target.price !== undefined });
  return { name, target: isBounded ? withBound(target, conversation) : target };
}

interface Attempt {
  readonly call: MeteredCall;
  readonly conversation: Conversation;
  readonly firstTokenBy: AbortSignal | undefined;
}

/** One attempt, metered. */
async function attempt(
  ports: WriteAnswerPorts,
  { call, conversation, firstTokenBy }: Attempt,
  signal: AbortSignal,
): Promise<BegunAnswer> {
  let said: Usage | undefined;
  const onUsage = (usage: Usage) => {
    said = usage;
  };
  const end = await meterCall(ports, call, signal);
  try {
    const pieces = await ports.models.write(call.target, conversation, { firstTokenBy, onUsage, signal });
    return { pieces, said: () => said, end };
  } catch (error) {
    await end(unanswered(error, said));
    throw error;
  }
}

/** What a reader who leaves ends an answer with. */
const left = new AppError('cancelled', 'The caller no longer waits for the answer.', {
  reason: 'client_gone',
});

function toolsUnserved(): AppError {
  return new AppError('invalid_argument', 'No model stands behind this alias that could call tools.', {
    reason: 'tools_unserved',
    errors: [{ pointer: '/tools', detail: 'is not served by this model' }],
  });
}

interface Told extends Pick<WriteAnswerInput, 'answerSchema'>, Conversation {
  /** Is given an answer that is whole. */
  keep(text: string): void;
}

/** The pieces behind what is said of them; however they end, the call is noted. */
async function* told(
  { pieces, said, end }: BegunAnswer,
  { answerSchema, keep, ...conversation }: Told,
  started: AnswerPart,
): AsyncGenerator<AnswerPart, void> {
  let bytes = 0;
  let text = '';
  let callsTools = false;
  let atBound = false;
  let error: unknown = left;
  try {
    yield started;
    for await (const piece of pieces) {
      if (piece.type === 'text') {
        bytes += Buffer.byteLength(piece.text);
        text += piece.text;
        if (answerSchema === undefined) yield { type: 'delta', text: piece.text };
      } else if (piece.type === 'tool-call') {
        callsTools = true;
        bytes += Buffer.byteLength(piece.call.name + piece.call.arguments);
        yield { type: 'tool-call', ...piece.call };
      } else ({ atBound } = piece);
    }
    if (answerSchema !== undefined && hasOutput({ text, callsTools, atBound })) {
      text = checkAnswer(text, answerSchema);
      yield { type: 'delta', text };
    }
    // A model may call a tool that it knows of from the messages alone.
    if (!callsTools && !atBound && text !== '') keep(text);
    error = undefined;
  } catch (thrown) {
    error = thrown;
    throw thrown;
  } finally {
    await end({ error, ...known(said(), { bytes, conversation }) });
  }
  yield { type: 'done', usage: known(said(), { bytes, conversation }).usage, atBound };
}

/** Whether an answer that is to be JSON has any: not one that ended at its caller's bound, or that calls tools and says nothing. */
function hasOutput(ended: {
  readonly text: string;
  readonly callsTools: boolean;
  readonly atBound: boolean;
}): boolean {
  return !ended.atBound && !(ended.callsTools && ended.text.trim() === '');
}

/** What a provider says that a call took, or else an estimate. */
function known(
  said: Usage | undefined,
  { bytes, conversation }: { readonly bytes: number; readonly conversation: Conversation },
): { usage: Usage; estimated: boolean } {
  if (said !== undefined && said.inputTokens + said.outputTokens > 0)
    return { usage: said, estimated: false };
  const usage = { inputTokens: estimateTokens(bytesOf(conversation)), outputTokens: estimateTokens(bytes) };
  return { usage, estimated: true };
}

/** Of two errors the one that says more to who may come again. */
function worse(earlier: unknown, later: unknown): unknown {
  return earlier !== undefined && toAppError(earlier).retryable && !toAppError(later).retryable
    ? earlier
    : later;
}
