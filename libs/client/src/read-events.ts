import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Options of {@link readEvents}. */
export interface ReadEventsOptions {
  /** Called with the pause before the stream may be opened again, when the server names one. */
  readonly onRetry?: (ms: number) => void;
}

/**
 * The server-sent events of an answer. A loop that ends early closes the connection.
 *
 * @throws LecternError when the answer is cut off; the reason of its request's signal
 */
export async function* readEvents(
  { body }: Response,
  { onRetry }: ReadEventsOptions = {},
): AsyncGenerator<EventSourceMessage, void> {
  if (body === null) return;
  const found: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => found.push(event), ...(onRetry ? { onRetry } : {}) });
  const decoder = new TextDecoder();
  // Not every browser can loop over a stream.
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parser.feed(decoder.decode(part.value, { stream: true }));
      yield* found.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
