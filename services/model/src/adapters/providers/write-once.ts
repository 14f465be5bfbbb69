import {
  InvalidResponseDataError,
  JSONParseError,
  type LanguageModelV4FinishReason,
  type LanguageModelV4Message,
  type LanguageModelV4StreamPart,
  type LanguageModelV4Usage,
  TypeValidationError,
} from '@ai-sdk/provider';
import { AppError } from '@lectern/errors';
import type { Target } from '../../domain/catalog.ts';
import type { Message, Usage } from '../../domain/conversation.ts';
import type { ModelPart } from '../../ports.ts';
import { cut, failedMidway, garbage, ownErrorIn, packageError } from './model-errors.ts';
import { openProvider } from './open-provider.ts';
import { openProviderCall } from './provider-fetch.ts';

/** How servers say, beside `stop`, that a model had said all. Any other reason means that something is missing. */
const wholeReasons: ReadonlySet<string> = new Set([
  ...['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'complete', 'completed', 'done'],
]);

/**
 * One attempt at an answer, always streamed, also for callers who want it whole: a stream marks its end, so that a truncated
 * answer is detected. `signal` bounds the time.
 *
 * @throws AppError `unavailable` (`model_cut`, `model_length`, `model_filtered`, `model_garbage`, `model_endless`, and those of
 *   `openProviderCall`)
 */
export async function* writeOnce(
  target: Target,
  messages: readonly Message[],
  signal: AbortSignal,
): AsyncGenerator<ModelPart, void> {
  const { fetch: send, sawEnd } = openProviderCall({ streamed: true });
  try {
    const provider = await openProvider(target, send);
    const { stream } = await provider.languageModel(target.model).doStream({
      ...{ prompt: messages.map(promptMessage), abortSignal: signal },
      ...(target.maxOutputTokens === undefined ? {} : { maxOutputTokens: target.maxOutputTokens }),
    });
    yield* partsOf(stream, sawEnd);
  } catch (error) {
    signal.throwIfAborted();
    throw ownErrorIn(error) ?? packageError(error, cut);
  }
}

async function* partsOf(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  sawEnd: () => boolean,
): AsyncGenerator<ModelPart, void> {
  let isEmpty = true;
  for await (const part of stream) {
    if (part.type === 'text-delta') {
      isEmpty &&= part.delta.trim() === '';
      if (part.delta !== '') yield { type: 'text', text: part.delta };
    }
    if (part.type === 'error') throwUnlessEnded(part.error, sawEnd);
    if (part.type === 'finish') {
      requireWhole(part.finishReason, sawEnd);
      if (isEmpty) throw garbage();
      yield { type: 'end', usage: usageOf(part.usage) };
      return;
    }
  }
  throw cut();
}

function promptMessage({ role, content }: Message): LanguageModelV4Message {
  return role === 'system' ? { role, content } : { role, content: [{ type: 'text', text: content }] };
}

/** Some servers end a stream with `[DONE]` and no reason, which the packages report as an error. */
function throwUnlessEnded(error: unknown, sawEnd: () => boolean): void {
  const isWithoutReason = InvalidResponseDataError.isInstance(error);
  if (!isWithoutReason) throw streamedError(error);
  if (!sawEnd()) throw cut();
}

function requireWhole(reason: LanguageModelV4FinishReason, sawEnd: () => boolean): void {
  const { unified, raw } = reason;
  const isWhole = unified === 'stop' || (raw === undefined ? sawEnd() : wholeReasons.has(raw.toLowerCase()));
  if (!isWhole) throw unfinished(reason);
}

/** The error for an answer that its model did not bring to its end. */
function unfinished({ unified, raw = '' }: LanguageModelV4FinishReason): AppError {
  if (unified === 'content-filter' || raw.toLowerCase() === 'safety') {
    return new AppError('unavailable', 'The answer of the model was stopped by a filter of its provider.', {
      reason: 'model_filtered',
    });
  }
  if (unified !== 'length' && !['max_tokens', 'model_length', 'max_length'].includes(raw.toLowerCase())) {
    return cut();
  }
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
