import type { Readable } from 'node:stream';
import { AppError, fromProblem } from '@lectern/errors';
import { createParser } from 'eventsource-parser';
import type { EventSchemas, ServiceEvent } from './client-options.ts';
import { badResponse } from './encoding.ts';
import { abortedBy } from './failure.ts';
import { type HttpAnswer, transportFailure } from './http-exchange.ts';

/** Whose answer is read, and until when. */
interface EventFacts {
  readonly target: string;
  readonly operation: string;
  readonly signal: AbortSignal;
}

/** One event of the platform's services is at most so long, in characters; a longer one is none of theirs. */
const maxEventCharacters = 4 * 1024 * 1024;

/** The events of an answer, checked by their schemas. The event `error` is thrown. */
export async function* readEvents<E extends EventSchemas>(
  { headers, body }: HttpAnswer<Readable>,
  schemas: E,
  facts: EventFacts,
): AsyncGenerator<ServiceEvent<E>, void> {
  const read: { readonly event: string; readonly data: string }[] = [];
  const parser = createParser({
    onEvent: ({ event = 'message', data }) => read.push({ event, data }),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') throw understood(facts, { problem: type });
    },
    maxBufferSize: maxEventCharacters,
  });
  const decoder = new TextDecoder();
  const abort = (): void => void body.destroy();
  facts.signal.addEventListener('abort', abort, { once: true });
  try {
    if (!headers['content-type']?.startsWith('text/event-stream'))
      throw understood(facts, { problem: 'type' });
    for await (const chunk of body) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      for (const event of read.splice(0)) yield* checked(event, schemas, facts);
    }
    if (facts.signal.aborted) throw abortedBy(facts.signal);
  } catch (error) {
    throw error instanceof AppError ? error : transportFailure(error, facts.signal);
  } finally {
    facts.signal.removeEventListener('abort', abort);
    body.destroy();
  }
}

/** The event, if its name is one that the caller knows. */
function* checked<E extends EventSchemas>(
  { event, data }: { readonly event: string; readonly data: string },
  schemas: E,
  facts: EventFacts,
): Generator<ServiceEvent<E>, void> {
  const json = parse(data, facts);
  if (event === 'error') throw fromProblem(statusOf(json), json);
  const schema = Object.hasOwn(schemas, event) ? schemas[event] : undefined;
  if (schema === undefined) return;
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw understood(facts, { event });
  // The schema is that of the event's own name.
  yield { event, data: parsed.data } as ServiceEvent<E>;
}

function parse(data: string, facts: EventFacts): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw understood(facts, { problem: 'json' });
  }
}

function statusOf(problem: unknown): number {
  const isStatus = typeof problem === 'object' && problem !== null && 'status' in problem;
  return isStatus && typeof problem.status === 'number' ? problem.status : 500;
}

function understood({ target, operation }: EventFacts, details: Record<string, unknown>): AppError {
  return badResponse({ target, operation, ...details });
}
