import { AppError, retryAfterSecondsOf } from '@lectern/errors';
import { createParser } from 'eventsource-parser';
import { limits } from '../../limits.ts';
import { endless, garbage } from './model-errors.ts';
import { readWords } from './provider-words.ts';
import { fieldRefusedBy, type RefusedFields, withoutRefused } from './refused-fields.ts';
import { type Refusal, refusesRequest } from './refused-request.ts';

/** How one call of a provider is sent. */
export interface ProviderCall {
  readonly fetch: typeof fetch;
  /** Why the request itself was refused, where it was. */
  refusal(): Refusal | undefined;
  /** Whether an event stream has said `[DONE]`, by which some servers end without a reason. */
  sawEnd(): boolean;
}

export interface ProviderCallOptions {
  /** Whether the answer comes piece by piece. */
  readonly streamed: boolean;
  /** What the server is known to refuse; what it turns out to refuse is added. */
  readonly refusedFields: RefusedFields;
}

/** Media types of answers that come piece by piece. */
const streamTypes = ['text/event-stream', 'application/vnd.amazon.eventstream'];

/**
 * The `fetch` that a provider's package is given for one call. It follows no redirects, bounds what comes, and makes an error
 * of every status but 2xx without its body: packages would read that whole, and put it, and our request, into their errors. What a body says of a request that is refused is kept beside.
 *
 * @throws AppError `unavailable` (`model_busy`, `model_unavailable`, `model_garbage`, `model_endless`), `internal` (`model_refused`)
 */
export function openProviderCall({ streamed, refusedFields }: ProviderCallOptions): ProviderCall {
  let ended = false;
  let refused: Refusal | undefined;
  const send = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { response, refusal } = await sendMended(url, { ...init, redirect: 'manual' }, refusedFields);
    refused = refusal;
    await requireAnswer(response, { streamed });
    const bounds = boundBytes(streamed ? limits.modelBytes.value : limits.vectorBytes.value);
    const events = boundEvents(() => {
      ended = true;
    });
    const body = response.body?.pipeThrough(bounds) ?? null;
    const isText = response.headers.get('Content-Type')?.startsWith('text/event-stream');
    const read = isText ? (body?.pipeThrough(events) ?? null) : body;
    return new Response(read, { status: response.status, headers: response.headers });
  };
  return { fetch: send, refusal: () => refused, sawEnd: () => ended };
}

/** A request as it was sent last, and why it was refused, if it was. */
interface Sent {
  readonly response: Response;
  readonly refusal: Refusal | undefined;
}

/**
 * Sends a request without the fields that its server is known to refuse, and once more for each that it turns out to refuse: a refusal costs nothing, and the server is not asked again for
 * what it does not take.
 */
async function sendMended(
  url: string | URL | Request,
  init: RequestInit,
  refusedFields: RefusedFields,
): Promise<Sent> {
  for (;;) {
    const mended = refusedFields.size === 0 ? undefined : mendedBody(init.body, refusedFields);
    const sent = await sendOnce(url, mended === undefined ? init : { ...init, body: JSON.stringify(mended) });
    if (sent.refusal === undefined) return sent;
    const field = fieldRefusedBy(sent.refusal.words, mended ?? objectIn(init.body) ?? {});
    if (field === undefined) return sent;
    refusedFields.add(field);
  }
}

function mendedBody(body: RequestInit['body'], refusedFields: RefusedFields) {
  const sent = objectIn(body);
  return sent && withoutRefused(sent, refusedFields);
}

async function sendOnce(url: string | URL | Request, init: RequestInit): Promise<Sent> {
  const response = await fetch(url, init).catch((error: unknown) => {
    init.signal?.throwIfAborted();
    throw unreachable(error);
  });
  const { status } = response;
  if (!refusesRequest.has(status)) return { response, refusal: undefined };
  return { response, refusal: { status, words: await readWords(response) } };
}

/** The object that a body is as JSON; packages send their requests as text. */
function objectIn(body: RequestInit['body']): Record<string, unknown> | undefined {
  if (typeof body !== 'string') return undefined;
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

/** @throws AppError for what is no answer of a model; its body is done with then */
async function requireAnswer(
  response: Response,
  { streamed }: { readonly streamed: boolean },
): Promise<void> {
  const type = response.headers.get('Content-Type') ?? '';
  const isOfAnotherType = streamed && !streamTypes.some((known) => type.startsWith(known));
  if (response.ok && !isOfAnotherType) return;
  if (!response.bodyUsed) await response.body?.cancel();
  throw response.ok ? garbage() : failureOf(response.status, response.headers);
}

function boundBytes(most: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > most) throw endless();
      controller.enqueue(chunk);
    },
  });
}

/** Passes events on unchanged, and fails once they exceed a limit: the packages buffer lines and events without one. */
function boundEvents(onEnd: () => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let events = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      events += 1;
      if (events > limits.modelEvents.value) throw endless();
      if (data === '[DONE]') onEnd();
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw garbage(error);
    },
    maxBufferSize: limits.modelEventCharacters.value,
  });
  const decoder = new TextDecoder();
  return new TransformStream({
    transform(chunk, controller) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      controller.enqueue(chunk);
    },
  });
}

function failureOf(status: number, headers: Headers): AppError {
  const details = { status };
  if (status === 429) {
    const retryAfterSeconds = retryAfterSecondsOf(headers) ?? 1;
    return new AppError('unavailable', 'The model is busy.', {
      ...{ reason: 'model_busy', details, retryAfterSeconds },
    });
  }
  if (status >= 500 || status === 408) {
    const retryAfterSeconds = retryAfterSecondsOf(headers);
    return new AppError('unavailable', 'The model failed.', {
      ...{ reason: 'model_unavailable', details },
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  return new AppError('internal', 'The model refused the request. Check the settings of the model.', {
    reason: 'model_refused',
    details,
  });
}

function unreachable(error: unknown): AppError {
  const code = networkCodeOf(error);
  return new AppError('unavailable', 'The model cannot be reached at the moment.', {
    reason: 'model_unavailable',
    details: code === undefined ? {} : { cause: code },
  });
}

/** `ECONNREFUSED` and the like, from wherever it is in the chain of causes. */
function networkCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : networkCodeOf(error.cause);
}
