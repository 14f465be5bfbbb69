import type { ToolCall } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { z } from 'zod';
import type { AnswerPart } from '../use-cases/generate-answer.ts';
import type { ChatChunk, chatCompletion } from './schemas.ts';
import { type UrlCitation, urlCitations } from './url-citations.ts';

type Completion = z.input<typeof chatCompletion>;
type Facts = Pick<Completion, 'usage' | 'answered' | 'citations' | 'writer' | 'degraded' | 'cached'>;

/** How an answer ended, and what is known of it: nothing of one that was cut. */
export interface CompletionEnd {
  readonly finishReason: Completion['choices'][number]['finish_reason'];
  readonly facts: Facts;
  readonly annotations: readonly UrlCitation[];
  readonly toolCalls: readonly ToolCall[];
  /** Why there is no answer, where none could be given in the form that was asked for. */
  readonly refusal?: string | undefined;
}

/** What is the same in all that is said of one completion. */
export interface CompletionHead {
  readonly id: string;
  /** Unix time, in seconds. */
  readonly created: number;
  /** As it was asked for. */
  readonly model: string;
}

/** Errors by which a model says that it stopped, which in OpenAI's API are ends. */
const cuts: Readonly<Record<string, CompletionEnd['finishReason']>> = {
  model_length: 'length',
  model_filtered: 'content_filter',
};

/**
 * The text of an answer piece by piece, and then how it ended. An answer that broke off throws, and so does one that stopped before its first text.
 *
 * @param publicUrl of the pages to which annotations lead, without a slash at its end
 */
export async function* completionOf(
  parts: AsyncGenerator<AnswerPart, void>,
  publicUrl: string,
): AsyncGenerator<string, CompletionEnd> {
  let known: Known = { facts: {}, toolCalls: [], atBound: false, refusal: undefined };
  let text = '';
  try {
    for await (const part of parts) {
      if (part.type === 'delta') {
        text += part.text;
        yield part.text;
      } else if (part.type !== 'found') known = withPart(known, part);
    }
  } catch (error) {
    const finishReason = error instanceof AppError ? cuts[error.reason] : undefined;
    if (text === '' || finishReason === undefined) throw error;
    return { finishReason, facts: {}, annotations: [], toolCalls: [] };
  }
  const { toolCalls, refusal } = known;
  const annotations = urlCitations(text, known.facts.citations ?? [], publicUrl);
  return { ...endOf(known), annotations, toolCalls, refusal };
}

/** What was said of an answer beside its text. */
interface Known extends Pick<CompletionEnd, 'facts' | 'toolCalls'> {
  readonly atBound: boolean;
  readonly refusal: string | undefined;
}

function withPart(known: Known, part: Exclude<AnswerPart, { type: 'delta' | 'found' }>): Known {
  if (part.type === 'tool-calls') return { ...known, toolCalls: part.calls };
  if (part.type === 'refusal') return { ...known, refusal: part.text };
  const atBound = part.type === 'done' && part.atBound;
  return { ...known, facts: { ...known.facts, ...factsOf(part) }, atBound };
}

function endOf({ atBound, facts, toolCalls }: Known): Pick<CompletionEnd, 'finishReason' | 'facts'> {
  if (toolCalls.length === 0) return { finishReason: atBound ? 'length' : 'stop', facts };
  // It is no answer yet, so that it has none is not said.
  const { answered: _, ...others } = facts;
  return { finishReason: atBound ? 'length' : 'tool_calls', facts: others };
}

function factsOf(part: Extract<AnswerPart, { type: 'citations' | 'done' }>): Facts {
  if (part.type === 'citations') {
    return { citations: part.citations.map((one) => ({ ...one, headings: [...one.headings] })) };
  }
  const { answered, model, degraded, usage, cached } = part;
  return {
    usage: {
      prompt_tokens: usage.inputTokens,
      completion_tokens: usage.outputTokens,
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
    ...{ answered, writer: model, degraded: [...degraded] },
    ...(cached ? { cached } : {}),
  };
}

function shownCall({ id, name, arguments: given }: ToolCall) {
  return { id, type: 'function' as const, function: { name, arguments: given } };
}

/** A completion in one piece. */
export async function wholeCompletion(
  head: CompletionHead,
  pieces: AsyncGenerator<string, CompletionEnd>,
): Promise<Completion> {
  let content = '';
  let next = await pieces.next();
  for (; next.done !== true; next = await pieces.next()) content += next.value;
  const { refusal = null } = next.value;
  const tool_calls = next.value.toolCalls.map(shownCall);
  const isEmpty = content === '' && (tool_calls.length > 0 || refusal !== null);
  const message = {
    ...{ role: 'assistant' as const, content: isEmpty ? null : content },
    ...{ refusal, annotations: [...next.value.annotations] },
    ...(tool_calls.length === 0 ? {} : { tool_calls }),
  };
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, finish_reason: next.value.finishReason, logprobs: null, message }],
    ...next.value.facts,
  };
}

/**
 * A completion in chunks: the role, the text, the tools that it calls, each whole, one without text that has its sources and the reason of the end, and what is known of it beside; then one with
 * the usage alone, if it is asked for and known. The first chunk waits for the first text, so that an error before it has a status.
 */
export async function* completionChunks(
  head: CompletionHead,
  pieces: AsyncGenerator<string, CompletionEnd>,
  { includeUsage }: { readonly includeUsage: boolean },
): AsyncGenerator<ChatChunk, void> {
  // Clients that ask for the usage are told in every chunk that it is still to come.
  const common = {
    ...head,
    object: 'chat.completion.chunk' as const,
    ...(includeUsage ? { usage: null } : {}),
  };
  type Choice = ChatChunk['choices'][number];
  const choice = (delta: Choice['delta'], finish_reason: Choice['finish_reason'] = null): ChatChunk => ({
    ...common,
    choices: [{ index: 0, delta, finish_reason, logprobs: null }],
  });
  try {
    let next = await pieces.next();
    yield choice({ role: 'assistant', content: '' });
    for (; next.done !== true; next = await pieces.next()) yield choice({ content: next.value });
    const { finishReason, facts, annotations, toolCalls, refusal } = next.value;
    if (refusal !== undefined) yield choice({ refusal });
    const called = toolCalls.map((call, index) => ({ index, ...shownCall(call) }));
    if (called.length > 0) yield choice({ tool_calls: called });
    const { usage, ...said } = facts;
    const last = annotations.length === 0 ? {} : { annotations: [...annotations] };
    yield { ...choice(last, finishReason), ...said };
    if (includeUsage && usage !== undefined) yield { ...common, choices: [], usage };
  } finally {
    await pieces.return(undefined as never);
  }
}
