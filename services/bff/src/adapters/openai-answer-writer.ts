import { AppError, retryAfterSecondsOf } from '@lectern/errors';
import { SpanKind, type Tracer, withSpan } from '@lectern/telemetry';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { joinedMessages, newPromptCode, promptMessages } from '../domain/prompt-messages.ts';
import type { AnswerWriter, Question } from '../ports.ts';
import { garbage, readCompletion } from './openai-stream.ts';

export interface OpenAiAnswerWriterOptions {
  /** Base URL, version included: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** `joined` for endpoints whose chat template refuses two user messages in a row. Default `separate`. */
  readonly messages?: 'separate' | 'joined' | undefined;
  /** Maximum time for the whole answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly tracer: Tracer;
}

/**
 * {@link AnswerWriter} by any endpoint with OpenAI's `chat/completions` API. The answer is always streamed, also for callers
 * who want it whole: a stream marks its end, so that a truncated answer is detected.
 *
 * Without retries: they would add load to a busy model. The caller gets the time of `Retry-After`.
 */
export function createOpenAiAnswerWriter(options: OpenAiAnswerWriterOptions): AnswerWriter {
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey ?? 'none',
    ...(options.apiKey === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    timeout: options.timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    fetch: fetchWithoutErrorBody,
  });
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': options.model,
    'server.address': new URL(options.baseUrl).hostname,
  };
  // The span ends with the response's headers: the rate of the stream depends on its reader too.
  const begin = (question: Question, signal: AbortSignal): Promise<Response> =>
    withSpan(options.tracer, `chat ${options.model}`, { kind: SpanKind.CLIENT, attributes }, () =>
      ask(client, options, { question, signal }),
    );
  return {
    model: options.model,
    async *write(question, signal) {
      const timeout = AbortSignal.timeout(options.timeoutMs);
      const controller = new AbortController();
      const either = AbortSignal.any([signal, timeout, controller.signal]);
      either.addEventListener('abort', () => controller.abort(), { once: true });
      try {
        yield* readCompletion(await begin(question, either), { client, controller });
      } catch (error) {
        throw modelError(error, { signal, timeout });
      }
    },
  };
}

async function ask(
  client: OpenAI,
  { model, messages: how }: OpenAiAnswerWriterOptions,
  { question, signal }: { question: Question; signal: AbortSignal },
): Promise<Response> {
  const separate = promptMessages(question.prompt, question.passages, newPromptCode());
  const messages = [...(how === 'joined' ? joinedMessages(separate) : separate)];
  const response = await client.chat.completions
    .create({ model, messages, stream: true }, { signal })
    .asResponse();
  if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) return response;
  await response.body?.cancel();
  throw garbage();
}

/** No redirects, and no body of an error: the package would read it whole, whatever its size, and put it into its errors. */
async function fetchWithoutErrorBody(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  if (response.ok) return response;
  await response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}

/** The error for the caller. The endpoint's own words stay out of it. */
function modelError(
  error: unknown,
  { signal, timeout }: { signal: AbortSignal; timeout: AbortSignal },
): unknown {
  if (signal.aborted) {
    return new AppError('cancelled', 'The caller no longer waits for the answer.', { reason: 'client_gone' });
  }
  if (timeout.aborted || error instanceof APIConnectionTimeoutError) {
    return new AppError('deadline_exceeded', 'The model took too long.', { reason: 'model_timeout' });
  }
  if (error instanceof APIConnectionError) {
    const code = networkCodeOf(error);
    return new AppError('unavailable', 'The model cannot be reached at the moment.', {
      reason: 'model_unavailable',
      details: code === undefined ? {} : { cause: code },
    });
  }
  // Any other error is a defect of this service, and passed on as such.
  return error instanceof APIError && error.status !== undefined
    ? refusal(error.status, error.headers)
    : error;
}

function refusal(status: number, headers: Headers | undefined): AppError {
  const details = { status };
  if (status === 429) {
    return new AppError('unavailable', 'The model is busy.', {
      reason: 'model_busy',
      details,
      retryAfterSeconds: retryAfterSecondsOf(headers) ?? 1,
    });
  }
  if (status >= 500) {
    return new AppError('unavailable', 'The model failed.', { reason: 'model_unavailable', details });
  }
  return new AppError('internal', 'The model refused the request. Check the settings of the model.', {
    reason: 'model_refused',
    details,
  });
}

/** `ECONNREFUSED` and the like, from wherever it is in the chain of causes. */
function networkCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : networkCodeOf(error.cause);
}
