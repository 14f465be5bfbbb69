import { type Problem, toProblem } from '@lectern/errors';
import { openEventStream, type RouteInput, type StreamEvent, scopeOf } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';

/** Of an answer in one piece, and of one as it is written; `stream` of the request decides. */
export const wholeType = 'application/json';
export const streamType = 'text/event-stream';

type Input = Pick<RouteInput<undefined, undefined, unknown>, 'req' | 'res'>;

/** How a stream ends, and how it fails. */
export interface StreamEnds {
  /** The event that tells of an error. */
  failed(problem: Problem): StreamEvent;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Sends an answer as it is written. An error before the first event is a problem response with its own status; a later one is an event,
 * and the stream ends with it.
 */
export async function streamAnswer(
  { req, res }: Input,
  answer: AsyncGenerator<StreamEvent, void>,
  { failed, logger }: StreamEnds,
): Promise<void> {
  const first = await answer.next();
  // A shutdown waits for an answer, since it has an end.
  const events = openEventStream(req, res, { endOnShutdown: false });
  try {
    for (let next = first; next.done !== true; next = await answer.next()) await events.send(next.value);
  } catch (error) {
    if (events.signal.aborted) throw error;
    logger.warn({ err: error }, 'answer stream ended by an error');
    const requestId = scopeOf(req)?.requestId;
    await events.send(failed(toProblem(error, requestId === undefined ? {} : { requestId })));
  } finally {
    await answer.return();
  }
  events.close();
}
