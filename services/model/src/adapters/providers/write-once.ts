import {
  APICallError,
  InvalidResponseDataError,
  JSONParseError,
  type LanguageModelV4CallOptions,
  type LanguageModelV4FinishReason,
  type LanguageModelV4FunctionTool,
  type LanguageModelV4Message,
  type LanguageModelV4StreamPart,
  type LanguageModelV4Usage,
  TypeValidationError,
} from '@ai-sdk/provider';
import type { ToolCall } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Target } from '../../domain/catalog.ts';
import type { Conversation, Message, Usage } from '../../domain/conversation.ts';
import type { ModelPart, WriteOptions } from '../../ports.ts';
import { cut, failedMidway, garbage, ownErrorIn, packageError } from './model-errors.ts';
import { openProvider } from './open-provider.ts';
import { openProviderCall } from './provider-fetch.ts';
import { wordsIn } from './provider-words.ts';
import type { RefusedFields } from './refused-fields.ts';
import { type Refusal, refusedRequest, refusesRequest } from './refused-request.ts';
import { samplingOf } from './sampling-options.ts';

/** How servers say, beside `stop`, that a model had said all. Any other reason means that something is missing. */
const wholeReasons: ReadonlySet<string> = new Set([
  ...['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'complete', 'completed', 'done'],
]);

/** What is told of an answer beside its pieces. */
export interface AnswerListener extends Pick<WriteOptions, 'onUsage' | 'signal'> {
  /** What the server is known to refuse. */
  readonly refusedFields: RefusedFields;
  /** Is called with each token, be it of no piece yet. */
  onToken(): void;
}

/** Parts of a stream in which a model says something. */
const tokens: ReadonlySet<LanguageModelV4StreamPart['type']> = new Set([
  ...(['text-delta', 'reasoning-delta', 'tool-input-start', 'tool-input-delta', 'tool-call'] as const),
]);

/**
 * One attempt at an answer, always streamed, also for callers who want it whole: a stream marks its end, so that a truncated
 * answer is detected. Who asks for a bound or a stop sequence may get an answer without text: a model that thinks takes of the bound first. `signal` bounds the time.
 *
 * @throws AppError `unavailable` (`model_cut`, `model_length`, `model_filtered`, `model_garbage`, `model_endless`, and those of
 *   `openProviderCall`), `invalid_argument` (`context_length_exceeded`, `sampling_refused`, `tools_refused`,
 *   `request_refused`)
 */
export async function* writeOnce(
  target: Target,
  conversation: Conversation,
  { signal, refusedFields, ...listener }: AnswerListener,
): AsyncGenerator<ModelPart, void> {
  const call = openProviderCall({ streamed: true, refusedFields });
  const { fetch: send, sawEnd } = call;
  try {
    const provider = await openProvider(target, send);
    const { stream } = await provider.languageModel(target.model).doStream({
      ...{ prompt: conversation.messages.map(promptMessage), abortSignal: signal },
      ...toolsOf(conversation),
      ...samplingOf(target, conversation),
    });
    yield* partsOf(stream, { sawEnd, ends: endsOf(conversation), ...listener });
  } catch (error) {
    signal.throwIfAborted();
    const refusal = call.refusal() ?? streamedRefusal(error);
    const refused = refusal && refusedRequest(refusal, { target, conversation });
    throw refused ?? ownErrorIn(error) ?? packageError(error, cut);
  }
}

/** Where the caller asked an answer to end: there it may also be empty, and that is no fault of the model. */
interface CallersEnds {
  readonly atBound: boolean;
  readonly atStop: boolean;
}

function endsOf({ sampling }: Conversation): CallersEnds {
  return {
    atBound: sampling?.maxOutputTokens !== undefined,
    atStop: sampling?.stopSequences !== undefined,
  };
}

/** A refusal that comes in the stream, in the place of its first text. */
function streamedRefusal(error: unknown): Refusal | undefined {
  if (!APICallError.isInstance(error)) return undefined;
  const { statusCode: status, data, message } = error;
  return status !== undefined && refusesRequest.has(status)
    ? { status, words: wordsIn(data) ?? wordsIn(message) }
    : undefined;
}

interface StreamEnds extends Omit<AnswerListener, 'signal' | 'refusedFields'> {
  readonly sawEnd: () => boolean;
  readonly ends: CallersEnds;
}

async function* partsOf(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  { onToken, onUsage, sawEnd, ends }: StreamEnds,
): AsyncGenerator<ModelPart, void> {
  let isEmpty = true;
  for await (const part of stream) {
    if (tokens.has(part.type)) onToken();
    const piece = pieceOf(part);
    if (piece !== undefined) {
      isEmpty &&= piece.type === 'text' && piece.text.trim() === '';
      yield piece;
    }
    if (part.type === 'error') throwUnlessEnded(part.error, sawEnd);
    if (part.type === 'finish') {
      onUsage(usageOf(part.usage));
      yield endOf(part, { sawEnd, ends, isEmpty });
      return;
    }
  }
  throw cut();
}

/** @throws AppError for an answer that ended neither as the model nor as its caller wanted it */
function endOf(
  { finishReason }: Extract<LanguageModelV4StreamPart, { type: 'finish' }>,
  { sawEnd, ends, isEmpty }: Pick<StreamEnds, 'sawEnd' | 'ends'> & { readonly isEmpty: boolean },
): ModelPart {
  const atBound = ends.atBound && isLength(finishReason);
  if (!atBound) requireWhole(finishReason, sawEnd);
  if (isEmpty && !atBound && !ends.atStop) throw garbage();
  return { type: 'end', atBound };
}

function pieceOf(part: LanguageModelV4StreamPart): ModelPart | undefined {
  if (part.type === 'text-delta' && part.delta !== '') return { type: 'text', text: part.delta };
  // What a provider runs by itself is no matter of the caller.
  if (part.type !== 'tool-call' || part.providerExecuted === true) return undefined;
  const { toolCallId: id, toolName: name, input } = part;
  return { type: 'tool-call', call: { id, name, arguments: input } };
}

function promptMessage(message: Message): LanguageModelV4Message {
  const { content } = message;
  const text = content === '' ? [] : [{ type: 'text' as const, text: content }];
  switch (message.role) {
    case 'system':
      return { role: 'system', content };
    case 'user':
      return { role: 'user', content: text };
    case 'assistant':
      return { role: 'assistant', content: [...text, ...(message.toolCalls ?? []).map(calledTool)] };
    case 'tool': {
      const { toolCallId, name: toolName } = message;
      const output = { type: 'text' as const, value: content };
      return { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output }] };
    }
  }
}

function calledTool({ id: toolCallId, name: toolName, arguments: text }: ToolCall) {
  return { type: 'tool-call' as const, toolCallId, toolName, input: argumentsOf(text) };
}

/** Packages write it as JSON again; what a model wrote that is none goes as the text that it is. */
function argumentsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function toolsOf({
  tools = [],
  toolChoice = 'auto',
}: Conversation): Pick<LanguageModelV4CallOptions, 'tools' | 'toolChoice'> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, parameters, strict }) => ({
      ...{ type: 'function' as const, name },
      inputSchema: parameters as LanguageModelV4FunctionTool['inputSchema'],
      ...(description === undefined ? {} : { description }),
      ...(strict === undefined ? {} : { strict }),
    })),
    toolChoice:
      typeof toolChoice === 'string' ? { type: toolChoice } : { type: 'tool', toolName: toolChoice.name },
  };
}

/** Some servers end a stream with `[DONE]` and no reason, which the packages report as an error. */
function throwUnlessEnded(error: unknown, sawEnd: () => boolean): void {
  const isWithoutReason = InvalidResponseDataError.isInstance(error);
  if (!isWithoutReason) throw streamedError(error);
  if (!sawEnd()) throw cut();
}

function requireWhole(reason: LanguageModelV4FinishReason, sawEnd: () => boolean): void {
  const { unified, raw } = reason;
  const isWhole =
    unified === 'stop' ||
    unified === 'tool-calls' ||
    (raw === undefined ? sawEnd() : wholeReasons.has(raw.toLowerCase()));
  if (!isWhole) throw unfinished(reason);
}

function isLength({ unified, raw = '' }: LanguageModelV4FinishReason): boolean {
  return unified === 'length' || ['max_tokens', 'model_length', 'max_length'].includes(raw.toLowerCase());
}

/** The error for an answer that its model did not bring to its end. */
function unfinished({ unified, raw = '' }: LanguageModelV4FinishReason): AppError {
  if (unified === 'content-filter' || raw.toLowerCase() === 'safety') {
    return new AppError('unavailable', 'The answer of the model was stopped by a filter of its provider.', {
      reason: 'model_filtered',
    });
  }
  if (!isLength({ unified, raw })) return cut();
  return new AppError('unavailable', 'The answer of the model was cut off at its limit of tokens.', {
    reason: 'model_length',
  });
}

function streamedError(error: unknown): AppError {
  if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) return garbage();
  return ownErrorIn(error) ?? failedMidway();
}

function usageOf({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage {
  return { inputTokens: inputTokens.total ?? 0, outputTokens: outputTokens.total ?? 0 };
}
