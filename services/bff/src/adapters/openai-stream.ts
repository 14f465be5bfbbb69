import type { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { limits } from '../limits.ts';

/** One event of a streamed completion, as far as it is read. */
const completionChunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  error: z.unknown().optional(),
});

/**
 * The text of a streamed completion, piece by piece. It is whole only when the endpoint said so, by a `finish_reason` or
 * `[DONE]`: a stream that just ends was cut. What the endpoint may send is bounded (bytes, events, size of an event); its time
 * is the caller's to bound.
 *
 * @throws AppError `unavailable`, reason `model_cut`, `model_garbage`, `model_endless` or `model_unavailable`
 */
export async function* readCompletion(body: Readable): AsyncGenerator<string, void> {
  const events: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => events.push(data),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw garbage(error);
    },
    maxBufferSize: limits.modelEventCharacters.value,
  });
  const decoder = new TextDecoder();
  let finished = false;
  let count = 0;
  for await (const bytes of chunksOf(body)) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    for (const data of events.splice(0)) {
      count += 1;
      if (count > limits.modelEvents.value) throw endless();
      if (data === '[DONE]') return;
      const { text, isLast } = readChunk(data);
      if (text !== '') yield text;
      finished ||= isLast;
    }
  }
  if (!finished) throw cut();
}

/** The body's chunks; a connection that breaks is a cut answer. */
async function* chunksOf(body: Readable): AsyncGenerator<Buffer, void> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > limits.modelBytes.value) throw endless();
      yield part;
    }
  } catch (error) {
    throw error instanceof AppError ? error : cut(error);
  }
}

function readChunk(data: string): { text: string; isLast: boolean } {
  const chunk = completionChunk.safeParse(parseJson(data)).data;
  if (chunk === undefined) throw garbage();
  if (chunk.error !== undefined) {
    throw new AppError('unavailable', 'The model failed while it was answering.', {
      reason: 'model_unavailable',
    });
  }
  const choice = chunk.choices[0];
  return { text: choice?.delta?.content ?? '', isLast: typeof choice?.finish_reason === 'string' };
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    throw garbage(error);
  }
}

function cut(cause?: unknown): AppError {
  return new AppError('unavailable', 'The answer of the model was cut off.', { reason: 'model_cut', cause });
}

/** The error for an answer that does not end within its limits. */
export function endless(): AppError {
  return new AppError('unavailable', 'The answer of the model does not end.', { reason: 'model_endless' });
}

/** The error for an answer that is not one. */
export function garbage(cause?: unknown): AppError {
  return new AppError('unavailable', 'The model sent something that is no answer.', {
    reason: 'model_garbage',
    cause,
  });
}
