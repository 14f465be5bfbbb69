import type { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';

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

const mostBufferedCharacters = 1024 * 1024;

/**
 * The text of a streamed completion, piece by piece. It is whole only when the endpoint said so, by a `finish_reason` or
 * `[DONE]`: a stream that just ends was cut.
 *
 * @throws AppError `unavailable`, reason `model_cut`, `model_garbage` or `model_unavailable`
 */
export async function* readCompletion(body: Readable): AsyncGenerator<string, void> {
  const events: string[] = [];
  const parser = createParser({
    onEvent: ({ data }) => events.push(data),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw garbage(error);
    },
    maxBufferSize: mostBufferedCharacters,
  });
  const decoder = new TextDecoder();
  let finished = false;
  for await (const bytes of chunksOf(body)) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    for (const data of events.splice(0)) {
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
  try {
    for await (const chunk of body) yield Buffer.from(chunk);
  } catch (error) {
    throw cut(error);
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

/** The error for an answer that is not one. */
export function garbage(cause?: unknown): AppError {
  return new AppError('unavailable', 'The model sent something that is no answer.', {
    reason: 'model_garbage',
    cause,
  });
}
