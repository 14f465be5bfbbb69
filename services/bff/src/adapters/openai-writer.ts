import type { Readable } from 'node:stream';
import { AppError } from '@lectern/errors';
import { SpanKind, type Tracer, withSpan } from '@lectern/telemetry';
import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { joinedMessages, newPromptCode, promptMessages } from '../domain/prompt-messages.ts';
import type { AnswerWriter, Question } from '../ports.ts';
import { garbage, readCompletion } from './openai-stream.ts';

export interface OpenAiWriterOptions {
  /** Up to and with the version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** `joined` for endpoints whose chat template refuses two user messages in a row. Default `separate`. */
  readonly messages?: 'separate' | 'joined' | undefined;
  /** Time for the whole answer. */
  readonly timeoutMs: number;
  readonly tracer: Tracer;
}

/**
 * Answers by any endpoint that speaks OpenAI's `chat/completions`. The answer is always streamed, also for callers who
 * want it whole: a stream shows its own end, so an answer that was cut is never taken for a whole one.
 *
 * Not tried again by itself: a model that is busy gets no busier, and the caller is told when to come back.
 */
export function createOpenAiWriter(options: OpenAiWriterOptions): AnswerWriter {
  const http = axios.create({
    baseURL: options.baseUrl,
    responseType: 'stream',
    maxRedirects: 0,
    headers: options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` },
  });
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': options.model,
    'server.address': new URL(options.baseUrl).hostname,
  };
  // The span covers the time to the first word; what comes after is the reader's pace as much as the model's.
  const begin = (question: Question, signal: AbortSignal): Promise<Readable> =>
    withSpan(options.tracer, `chat ${options.model}`, { kind: SpanKind.CLIENT, attributes }, () =>
      ask(http, options, { question, signal }),
    );
  return {
    model: options.model,
    async *write(question, signal) {
      const timeout = AbortSignal.timeout(options.timeoutMs);
      const either = AbortSignal.any([signal, timeout]);
      try {
        yield* readCompletion(await begin(question, either));
      } catch (error) {
        throw modelError(error, { signal, timeout });
      }
    },
  };
}

async function ask(
  http: AxiosInstance,
  { model, messages: how }: OpenAiWriterOptions,
  { question, signal }: { question: Question; signal: AbortSignal },
): Promise<Readable> {
  const separate = promptMessages(question.prompt, question.passages, newPromptCode());
  const messages = how === 'joined' ? joinedMessages(separate) : separate;
  const answer = await http.post<Readable>(
    '/chat/completions',
    { model, messages, stream: true },
    { signal },
  );
  if (String(answer.headers['content-type']).startsWith('text/event-stream')) return answer.data;
  answer.data.destroy();
  throw garbage();
}

/** What a caller is told. The endpoint's own words, and the key that axios keeps with its errors, stay out of it. */
function modelError(
  error: unknown,
  { signal, timeout }: { signal: AbortSignal; timeout: AbortSignal },
): unknown {
  if (signal.aborted) return new AppError('cancelled', 'The caller no longer waits for the answer.');
  if (timeout.aborted) {
    return new AppError('deadline_exceeded', 'The model took too long.', { reason: 'model_timeout' });
  }
  // What is neither the model's nor the network's is a fault of ours, and is shown as one.
  if (!isAxiosError(error)) return error;
  if (error.response !== undefined) return refusal(error.response);
  return new AppError('unavailable', 'The model cannot be reached at the moment.', {
    reason: 'model_unavailable',
    details: error.code === undefined ? {} : { cause: error.code },
  });
}

function refusal({ status, headers, data }: { status: number; headers: object; data: unknown }): AppError {
  if (data !== null && typeof data === 'object' && 'destroy' in data && typeof data.destroy === 'function') {
    data.destroy();
  }
  const details = { status };
  if (status === 429) {
    const seconds = 'retry-after' in headers ? Number(headers['retry-after']) : Number.NaN;
    return new AppError('unavailable', 'The model is busy.', {
      reason: 'model_busy',
      details,
      retryAfterSeconds: Number.isFinite(seconds) ? seconds : 1,
    });
  }
  if (status >= 500) {
    return new AppError('unavailable', 'The model failed.', { reason: 'model_unavailable', details });
  }
  return new AppError('internal', 'The model refused the request; its settings need a look.', {
    reason: 'model_refused',
    details,
  });
}
