import type { SearchHit, ToolCall } from '@lectern/contracts';
import { AppError, type Problem } from '@lectern/errors';
import type { StreamEvent } from '@lectern/http';
import type { TokenUsage } from '../../ports.ts';
import type { AliasAnswerPart, ShownFound } from '../../use-cases/answer-by-alias.ts';
import { fileIdOf } from '../ids.ts';
import { fileSearchIn, showsFound } from './asked-in-response.ts';
import { fileCitations, filenameOf } from './file-citations.ts';
import type { ResponsesBody } from './request.ts';
import type {
  FileCitation,
  MessagePart,
  OutputItem,
  OutputText,
  ResponseEvent,
  ResponseObject,
} from './schemas.ts';

type Message = Extract<OutputItem, { type: 'message' }>;
/** An event without its number; distributes over the kinds of events. */
type Unnumbered<E = ResponseEvent> = E extends ResponseEvent ? Omit<E, 'sequence_number'> : never;

/** Parts of {@link createResponseWriter}. */
export interface ResponseWriterParts {
  readonly body: ResponsesBody;
  /** Unix time, in seconds. */
  readonly created: number;
  /** A new UUID. */
  newId(): string;
}

/** Writes one response. */
export interface ResponseWriter {
  /**
   * The events of the response, of which the last has it whole. The first waits for the first text or call, so that an error before it has a status; a later one is
   * thrown, unless it is one by which a model says that it stopped.
   */
  events(parts: AsyncGenerator<AliasAnswerPart, void>): AsyncGenerator<ResponseEvent, void>;
  /** The last event of a response that broke off. */
  failed(problem: Problem): ResponseEvent;
}

/** Errors by which a model says that it stopped, which in OpenAI's API are ends. */
const cuts: Readonly<Record<string, 'max_output_tokens' | 'content_filter'>> = {
  model_length: 'max_output_tokens',
  model_filtered: 'content_filter',
};

export function createResponseWriter(parts: ResponseWriterParts): ResponseWriter {
  return new Writer(parts);
}

/** An event as it is sent. */
export function toStreamEvent(event: ResponseEvent): StreamEvent {
  return { event: event.type, data: event };
}

class Writer implements ResponseWriter {
  readonly #newId;
  readonly #showsSearch;
  readonly #showsResults;
  /** Without the hyphens that ids of OpenAI do not have. */
  readonly #idOf = (prefix: string) => prefix + this.#newId().replaceAll('-', '');
  #response: ResponseObject;
  #number = 0;
  #found: ShownFound | undefined;
  #text = '';
  #citations: FileCitation[] = [];
  /** The place of the message that is being written. */
  #at: number | undefined;

  constructor({ body, created, newId }: ResponseWriterParts) {
    this.#newId = newId;
    this.#showsSearch = fileSearchIn(body.tools) !== undefined;
    this.#showsResults = showsFound(body);
    this.#response = emptyResponse(body, { id: this.#idOf('resp_'), created });
  }

  async *events(parts: AsyncGenerator<AliasAnswerPart, void>): AsyncGenerator<ResponseEvent, void> {
    try {
      for await (const part of parts) {
        if (part.type === 'found') this.#found = part;
        else yield* this.#written(part);
      }
    } catch (error) {
      const reason = error instanceof AppError ? cuts[error.reason] : undefined;
      if (this.#text === '' || reason === undefined) throw error;
      yield* this.#closeMessage('incomplete');
      this.#response = { ...this.#response, status: 'incomplete', incomplete_details: { reason } };
      yield this.#event({ type: 'response.incomplete', response: this.#response });
    }
  }

  failed({ detail, title, code }: Problem): ResponseEvent {
    const error = {
      code: code === 'resource_exhausted' ? 'rate_limit_exceeded' : 'server_error',
      message: detail ?? title,
    };
    if (this.#at !== undefined) this.#put(this.#at, this.#message('incomplete'));
    this.#response = { ...this.#response, status: 'failed', error };
    return this.#event({ type: 'response.failed', response: this.#response });
  }

  async *#written(part: Exclude<AliasAnswerPart, ShownFound>): AsyncGenerator<ResponseEvent, void> {
    if (this.#number === 0) yield* this.#begin();
    if (part.type === 'delta') yield* this.#say(part.text);
    else if (part.type === 'refusal') yield* this.#refuse(part.text);
    else if (part.type === 'tool-calls') {
      yield* this.#closeMessage('completed');
      for (const call of part.calls) yield* this.#call(call);
    } else if (part.type === 'citations') {
      const { citations } = part;
      this.#citations = fileCitations(this.#text, citations, this.#found?.hits ?? []);
      const shown = citations.map((one) => ({ ...one, headings: [...one.headings] }));
      this.#response = { ...this.#response, citations: shown };
    } else yield* this.#end(part);
  }

  *#end({
    answered,
    model: writer,
    degraded,
    usage,
    cached,
    atBound,
  }: Extract<AliasAnswerPart, { type: 'done' }>): Generator<ResponseEvent, void> {
    const status = atBound ? 'incomplete' : 'completed';
    yield* this.#closeMessage(status);
    const isAnswer = this.#response.citations !== undefined;
    this.#response = {
      ...{ ...this.#response, status, usage: shownUsage(usage) },
      ...(atBound ? { incomplete_details: { reason: 'max_output_tokens' } } : {}),
      ...{ ...(isAnswer ? { answered } : {}), writer, degraded: [...degraded] },
      ...(cached ? { cached } : {}),
    };
    yield this.#event({ type: `response.${status}`, response: this.#response });
  }

  *#begin(): Generator<ResponseEvent, void> {
    yield this.#event({ type: 'response.created', response: this.#response });
    yield this.#event({ type: 'response.in_progress', response: this.#response });
    if (this.#showsSearch && this.#found !== undefined) yield* this.#search(this.#found);
  }

  *#search({ query, hits, attributes }: ShownFound): Generator<ResponseEvent, void> {
    const call = {
      type: 'file_search_call' as const,
      id: this.#idOf('fs_'),
      queries: [query],
      results: null,
    };
    const output_index = this.#add({ ...call, status: 'in_progress' });
    yield this.#event({ type: 'response.output_item.added', output_index, item: this.#item(output_index) });
    const place = { item_id: call.id, output_index };
    yield this.#event({ type: 'response.file_search_call.in_progress', ...place });
    yield this.#event({ type: 'response.file_search_call.searching', ...place });
    yield this.#event({ type: 'response.file_search_call.completed', ...place });
    const results = this.#showsResults ? hits.map((hit) => shownHit(hit, attributes)) : null;
    this.#put(output_index, { ...call, status: 'completed', results });
    yield this.#event({ type: 'response.output_item.done', output_index, item: this.#item(output_index) });
  }

  *#openMessage(part: MessagePart): Generator<ResponseEvent, void> {
    const id = this.#idOf('msg_');
    const item = { type: 'message', id, role: 'assistant', status: 'in_progress', content: [] } as const;
    const output_index = this.#add({ ...item, content: [] });
    this.#at = output_index;
    yield this.#event({ type: 'response.output_item.added', output_index, item: this.#item(output_index) });
    yield this.#event({ type: 'response.content_part.added', ...this.#place(), part });
  }

  /** A message of its own: nothing is said beside. */
  *#refuse(refusal: string): Generator<ResponseEvent, void> {
    yield* this.#openMessage({ type: 'refusal', refusal: '' });
    const place = this.#place();
    const part = { type: 'refusal' as const, refusal };
    yield this.#event({ type: 'response.refusal.delta', ...place, delta: refusal });
    yield this.#event({ type: 'response.refusal.done', ...place, refusal });
    yield this.#event({ type: 'response.content_part.done', ...place, part });
    const { output_index, item_id: id } = place;
    this.#put(output_index, { type: 'message', id, role: 'assistant', status: 'completed', content: [part] });
    this.#at = undefined;
    yield this.#event({ type: 'response.output_item.done', output_index, item: this.#item(output_index) });
  }

  *#say(delta: string): Generator<ResponseEvent, void> {
    if (this.#at === undefined) yield* this.#openMessage(textPart('', []));
    this.#text += delta;
    yield this.#event({ type: 'response.output_text.delta', ...this.#place(), delta, logprobs: [] });
  }

  *#closeMessage(status: 'completed' | 'incomplete'): Generator<ResponseEvent, void> {
    const output_index = this.#at;
    if (output_index === undefined) return;
    const place = this.#place();
    for (const [annotation_index, annotation] of this.#citations.entries()) {
      const added = { ...place, annotation_index, annotation };
      yield this.#event({ type: 'response.output_text.annotation.added', ...added });
    }
    const text = this.#text;
    yield this.#event({ type: 'response.output_text.done', ...place, text, logprobs: [] });
    const part = textPart(text, this.#citations);
    yield this.#event({ type: 'response.content_part.done', ...place, part });
    this.#put(output_index, this.#message(status));
    this.#at = undefined;
    yield this.#event({ type: 'response.output_item.done', output_index, item: this.#item(output_index) });
  }

  *#call({ id: call_id, name, arguments: given }: ToolCall): Generator<ResponseEvent, void> {
    const call = { type: 'function_call' as const, id: this.#idOf('fc_'), call_id, name };
    const output_index = this.#add({ ...call, arguments: '', status: 'in_progress' });
    yield this.#event({ type: 'response.output_item.added', output_index, item: this.#item(output_index) });
    const place = { item_id: call.id, output_index };
    yield this.#event({ type: 'response.function_call_arguments.delta', ...place, delta: given });
    yield this.#event({ type: 'response.function_call_arguments.done', ...place, name, arguments: given });
    this.#put(output_index, { ...call, arguments: given, status: 'completed' });
    yield this.#event({ type: 'response.output_item.done', output_index, item: this.#item(output_index) });
  }

  #event(event: Unnumbered): ResponseEvent {
    const sequence_number = this.#number;
    this.#number += 1;
    return { ...event, sequence_number } as ResponseEvent;
  }

  #place() {
    const output_index = this.#at ?? 0;
    return { item_id: this.#item(output_index).id, output_index, content_index: 0 as const };
  }

  #message(status: Message['status']): OutputItem {
    const { id } = this.#item(this.#at ?? 0);
    const content = [textPart(this.#text, this.#citations)];
    return { type: 'message', id, role: 'assistant', status, content };
  }

  #item(at: number): OutputItem {
    const item = this.#response.output[at];
    if (item === undefined) throw new Error(`There is no item ${at} in the response.`);
    return item;
  }

  #add(item: OutputItem): number {
    this.#response = { ...this.#response, output: [...this.#response.output, item] };
    return this.#response.output.length - 1;
  }

  #put(at: number, item: OutputItem): void {
    this.#response = { ...this.#response, output: this.#response.output.with(at, item) };
  }
}

function textPart(text: string, annotations: FileCitation[]): OutputText {
  return { type: 'output_text', text, annotations, logprobs: [] };
}

function shownHit(hit: SearchHit, attributes: ShownFound['attributes']) {
  const { documentId, relevance, text } = hit;
  return {
    ...{ file_id: fileIdOf(documentId), filename: filenameOf(hit), score: relevance ?? 0 },
    ...{ text, attributes: { ...attributes.get(documentId) } },
  };
}

function shownUsage({ inputTokens, outputTokens }: TokenUsage): ResponseObject['usage'] {
  return {
    ...{ input_tokens: inputTokens, input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 } },
    ...{ output_tokens: outputTokens, output_tokens_details: { reasoning_tokens: 0 } },
    total_tokens: inputTokens + outputTokens,
  };
}

/** A response before anything is said. What was asked comes back as clients look for it. */
function emptyResponse(
  body: ResponsesBody,
  { id, created }: { readonly id: string; readonly created: number },
): ResponseObject {
  const { instructions, metadata, model, tools, tool_choice: choice, parallel_tool_calls: several } = body;
  const { temperature = null, top_p = null, max_output_tokens = null, text } = body;
  return {
    ...{ id, object: 'response', created_at: created, status: 'in_progress', error: null },
    ...{ incomplete_details: null, instructions: instructions ?? null, metadata: metadata ?? {}, model },
    ...{ parallel_tool_calls: several !== false, temperature, top_p, max_output_tokens },
    ...{ tool_choice: choice ?? 'auto', tools: tools ?? [], previous_response_id: null },
    ...{ truncation: 'disabled', text: { format: text?.format ?? { type: 'text' } } },
    ...{ store: false, background: false },
    ...{ output: [], usage: null },
  };
}
