import type { StatusEvent } from './api.ts';
import { LecternError } from './lectern-error.ts';
import { reconnectMs, reconnects } from './limits.ts';
import { pause } from './pause.ts';
import { readEvents } from './read-events.ts';
import { mayComeBack } from './retry-policy.ts';
import type { Send } from './transport.ts';

/** Where a document's events are. */
export interface FollowTarget {
  readonly send: Send;
  readonly url: string;
  readonly signal: AbortSignal | undefined;
}

/** How far a reader has come. */
interface Position {
  lastEventId?: string | undefined;
  /** The last step was a final one, and the stream has ended in order. */
  isOver: boolean;
  pauseMs: number;
}

/**
 * The steps of a document, from its first on, until a final one. A stream that is cut off, or ended by an `error` event, is opened again
 * after the last step that came; none comes twice.
 *
 * @throws LecternError, also when the stream was opened again some times without a new event; the signal's reason
 */
export async function* followDocument(target: FollowTarget): AsyncGenerator<StatusEvent, void> {
  const position: Position = { isOver: false, pauseMs: reconnectMs };
  for (let vain = 0; ; vain += 1) {
    try {
      for await (const step of readOn(target, position)) {
        vain = 0;
        yield step;
      }
      if (position.isOver) return;
    } catch (error) {
      // An answer that refuses the stream came after the request's own repetitions.
      if (vain >= reconnects || !mayComeBack(error) || error.status !== undefined) throw error;
    }
    if (vain >= reconnects) throw cut();
    await pause(position.pauseMs * (1 + Math.random() / 2), target.signal);
  }
}

/** Opens the stream once, and reads it to its end. */
async function* readOn(
  { send, url, signal }: FollowTarget,
  position: Position,
): AsyncGenerator<StatusEvent, void> {
  const response = await send(() => eventsRequest(url, position.lastEventId, signal));
  const onRetry = (ms: number): void => {
    position.pauseMs = ms;
  };
  // There is no event after the last one that came.
  let isFinal = response.status === 204;
  for await (const { event, id, data } of readEvents(response, { onRetry })) {
    // The gateway's last word on a stream that the service behind it has let go of: as good as a cut connection.
    if (event === 'error') return;
    // Further events may come with later releases.
    if (event !== 'status') continue;
    const step = JSON.parse(data) as StatusEvent;
    position.lastEventId = id ?? position.lastEventId;
    isFinal = finalStatuses.has(step.status);
    yield step;
  }
  position.isOver = isFinal;
}

const finalStatuses: ReadonlySet<string> = new Set(['indexed', 'failed', 'rejected', 'deleted']);

function eventsRequest(
  url: string,
  lastEventId: string | undefined,
  signal: AbortSignal | undefined,
): Request {
  return new Request(url, {
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    ...(signal ? { signal } : {}),
  });
}

function cut(): LecternError {
  return new LecternError('network_error', 'The events of the document were cut off again and again.', {
    reason: 'stream_cut',
    retryable: true,
  });
}
