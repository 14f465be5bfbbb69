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

/**
 * The text of a streamed completion, piece by piece. It is complete when the endpoint has sent a `finish_reason` or `[DONE]`: a
 * stream that ends without one was truncated. Bytes, events and the size of an event are bounded. `controller` bounds the time,
 * and cancels the request when the reader stops.
 *
 * @throws AppError `unavailable` (`model_cut`, `model_garbage`, `model_endless`, `model_unavailable`)
 */
export async function* readCompletion(
  response: Response,
  { client, controller }: { client: OpenAI; controller: AbortController },
): AsyncGenerator<string, void> {
  const { bounds, sawEnd } = boundEvents();
  const body = response.body?.pipeThrough(bounds, { signal: controller.signal }) ?? null;
  let finished = false;
  try {
    for await (const event of Stream.fromSSEResponse<unknown>(new Response(body), controller, client)) {
      const chunk = completionChunk.safeParse(event).data;
      if (chunk === undefined) throw garbage();
      const choice = chunk.choices[0];
      if (choice?.delta?.content) yield choice.delta.content;
      finished ||= typeof choice?.finish_reason === 'string';
    }
  } catch (error) {
    throw streamError(error);
  }
  if (!finished && !sawEnd()) throw cut();
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
