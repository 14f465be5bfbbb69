import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, codeFacts } from '@lectern/errors';
import { AnswerProgress, type BodyFault, BodyProgress, type ProgressLimits } from './progress.ts';
import type { RequestScope } from './request-scope.ts';

/** Looks per shortest time-out, so that none is overrun by more than a fifth; never more often than this. */
const looksPerTimeout = 5;
const longestPauseMs = 2_000;

interface Watched {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly scope: RequestScope;
}

/**
 * Gives a request up whose caller stops or trickles in the middle of its body (the scope aborts with `request_timeout`,
 * which is the answer as long as none has begun) or does not read its answer (the connection is destroyed: there is
 * nobody to tell).
 *
 * Looks at the sockets' own counters instead of at every chunk: streams stay as they are, also those that are piped.
 *
 * @returns ends the watch
 */
export function watchProgress({ req, res, scope }: Watched, limits: ProgressLimits): () => void {
  const { socket } = req;
  const alreadyRead = socket.bytesRead;
  const now = performance.now();
  const body = new BodyProgress(limits, now);
  const answer = new AnswerProgress(limits, now);
  const timer = setInterval(() => {
    const at = performance.now();
    const fault = bodyIsDone(req)
      ? undefined
      : body.observe({
          now: at,
          received: socket.bytesRead - alreadyRead,
          isAwaited: req.readableLength === 0,
        });
    if (fault !== undefined) giveUp({ req, res, scope }, tooSlow(fault));
    // Of requests that were sent ahead, only the first has the socket; its answer is what the others wait for.
    const unsent = res.socket === socket ? res.writableLength : 0;
    const taken = socket.bytesWritten - socket.writableLength;
    if (answer.observe({ now: at, taken, unsent })) cut({ req, res, scope });
  }, pauseMs(limits));
  timer.unref();
  return () => clearInterval(timer);
}

function pauseMs({ bodyIdleMs, bodyRateWindowMs, answerIdleMs }: ProgressLimits): number {
  return Math.min(longestPauseMs, Math.min(bodyIdleMs, bodyRateWindowMs, answerIdleMs) / looksPerTimeout);
}

function bodyIsDone(req: IncomingMessage): boolean {
  return req.complete || req.destroyed;
}

/** When the response is sent, a reader of the body must learn that no more of it will come. */
function giveUp({ req, res, scope }: Watched, error: AppError): void {
  res.once('close', () => req.destroy());
  scope.abort(error);
}

function tooSlow(fault: BodyFault): AppError {
  const message =
    fault === 'stalled' ? 'The body of the request stopped.' : 'The body of the request comes too slowly.';
  return new AppError('request_timeout', message, { reason: `body_${fault}` });
}

function cut({ res, scope }: Watched): void {
  const error = new AppError('request_timeout', 'The answer was not read.', { reason: 'answer_not_read' });
  scope.cutStatus = codeFacts[error.code].status;
  scope.abort(error);
  res.destroy();
}
