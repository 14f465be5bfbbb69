import { AppError } from '@lectern/errors';
import { createParser } from 'eventsource-parser';
import type OpenAI from 'openai';
import { APIError } from 'openai';
import { Stream } from 'openai/streaming';
import { z } from 'zod';
import { limits } from '../limits.ts';

/** One event of a streamed completion, as far as it is read. The package does not check what an endpoint sends. */
const completionChunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
});

/** How endpoints say that a model had said all. Any other reason means that something is missing. */
const wholeReasons: ReadonlySet<string> = new Set([
  ...['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence', 'complete', 'completed', 'done'],
]);

/**
 * The text of a streamed completion, piece by piece. It is complete when the endpoint has sent a `finish_reason` that says so, or
 * `[DONE]` and no reason: a stream that ends otherwise was truncated. Bytes, events and the size of an event are bounded. `controller` bounds the time,
 * and cancels the request when the reader stops.
 *
 * @throws AppError `unavailable` (`model_cut`, `model_length`, `model_filtered`, `model_garbage`, `model_endless`,
 *   `model_unavailable`)
 */
export async function* readCompletion(
  response: Response,
  { client, controller }: { client: OpenAI; controller: AbortController },
): AsyncGenerator<string, void> {
  const { bounds, sawEnd } = boundEvents();
  const body = response.body?.pipeThrough(bounds, { signal: controller.signal }) ?? null;
  let reason: string | undefined;
  let isEmpty = true;
  try {
    for await (const event of Stream.fromSSEResponse<unknown>(new Response(body), controller, client)) {
      const chunk = completionChunk.safeParse(event).data;
      if (chunk === undefined) throw garbage();
      const choice = chunk.choices[0];
      const text = choice?.delta?.content ?? '';
      isEmpty &&= text.trim() === '';
      if (text !== '') yield text;
      reason ??= choice?.finish_reason?.toLowerCase();
    }
  } catch (error) {
    throw streamError(error);
  }
  if (reason === undefined ? !sawEnd() : !wholeReasons.has(reason)) throw unfinished(reason);
  if (isEmpty) throw garbage();
}

/** The error for an answer that its model did not bring to its end. */
function unfinished(reason = ''): AppError {
  if (reason === 'content_filter' || reason === 'safety') {
    return new AppError('unavailable', 'The answer of the model was stopped by a filter of its provider.', {
      reason: 'model_filtered',
    });
  }
  if (!['length', 'max_tokens', 'model_length', 'max_length'].includes(reason)) return cut();
  return new AppError('unavailable', 'The answer of the model was cut off at its limit of tokens.', {
    reason: 'model_length',
  });
}

/** Passes events on unchanged and fails once they exceed a limit: the package buffers lines and events without one. */
function boundEvents(): { bounds: TransformStream<Uint8Array, Uint8Array>; sawEnd: () => boolean } {
  let ended = false;
  let bytes = 0;
  let events = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      events += 1;
      if (events > limits.modelEvents.value) throw endless();
      ended ||= data === '[DONE]';
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw garbage(error);
    },
    maxBufferSize: limits.modelEventCharacters.value,
  });
  const decoder = new TextDecoder();
  const bounds = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > limits.modelBytes.value) throw endless();
      parser.feed(decoder.decode(chunk, { stream: true }));
      controller.enqueue(chunk);
    },
  });
  return { bounds, sawEnd: () => ended };
}

function streamError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof SyntaxError) return garbage(error);
  if (!(error instanceof APIError)) return cut(error);
  return new AppError('unavailable', 'The model failed while it was answering.', {
    reason: 'model_unavailable',
  });
}

function cut(cause?: unknown): AppError {
  return new AppError('unavailable', 'The answer of the model was cut off.', { reason: 'model_cut', cause });
}

function endless(): AppError {
  return new AppError('unavailable', 'The answer of the model exceeds a limit.', { reason: 'model_endless' });
}

/** The error for a response that is not a valid completion. */
export function garbage(cause?: unknown): AppError {
  return new AppError('unavailable', 'The response of the model is not a valid completion.', {
    reason: 'model_garbage',
    cause,
  });
}
