import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, codeFacts } from '@lectern/errors';
import { type Member, MemberList } from './member-list.ts';
import { AnswerProgress, type BodyFault, BodyProgress, type ProgressLimits } from './progress.ts';
import type { RequestScope } from './request-scope.ts';

/** Looks per shortest time-out, so that none is overrun by more than a fifth; never more often than this. */
const looksPerTimeout = 5;
const longestPauseMs = 2_000;

/** A request that is watched, and what was seen of it. */
export interface Watched extends Member {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly scope: RequestScope;
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Bytes that the connection had received before. */
  readonly alreadyRead: number;
  body?: BodyProgress;
  answer?: AnswerProgress;
}

/** Watches the requests of one app. */
export interface ProgressWatch {
  add(watched: Watched): void;
  remove(watched: Watched): void;
}

/**
 * Gives a request up whose caller stops or trickles in the middle of its body, or takes too long for all of it (the scope aborts with `request_timeout`,
 * which is the answer as long as none has begun) or does not read its answer (the connection is destroyed: there is
 * nobody to tell).
 *
 * Looks at the sockets' own counters instead of at every chunk: streams stay as they are, also those that are piped. One
 * timer looks at all requests, so that one which is quick costs none.
 */
export function createProgressWatch(limits: ProgressLimits): ProgressWatch {
  const active = new MemberList<Watched>();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = performance.now();
    for (const watched of active.all()) lookAt(watched, limits, now);
    if (active.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    add: (watched) => {
      active.add(watched);
      timer ??= setInterval(look, pauseMs(limits)).unref();
    },
    remove: (watched) => {
      active.remove(watched);
    },
  };
}

function lookAt(watched: Watched, limits: ProgressLimits, now: number): void {
  const { req, res, scope, startedAt } = watched;
  const { socket } = req;
  if (!bodyIsDone(req)) {
    watched.body ??= new BodyProgress(limits, startedAt);
    const received = socket.bytesRead - watched.alreadyRead;
    const { mayBeFile } = scope;
    const fault = watched.body.observe({ now, received, isAwaited: req.readableLength === 0, mayBeFile });
    if (fault !== undefined) giveUp(watched, tooSlow(fault));
  }
  // Of requests that were sent ahead, only the first has the socket; its answer is what the others wait for.
  const unsent = res.socket === socket ? res.writableLength : 0;
  const taken = socket.bytesWritten - socket.writableLength;
  watched.answer ??= new AnswerProgress(limits, startedAt);
  if (watched.answer.observe({ now, taken, unsent })) cut(watched);
}

function pauseMs({ bodyIdleMs, bodyMs, bodyRateWindowMs, answerIdleMs }: ProgressLimits): number {
  const shortestMs = Math.min(bodyIdleMs, bodyMs, bodyRateWindowMs, answerIdleMs);
  return Math.min(longestPauseMs, shortestMs / looksPerTimeout);
}

function bodyIsDone(req: IncomingMessage): boolean {
  return req.complete || req.destroyed;
}

/** When the response is sent, a reader of the body must learn that no more of it will come. */
function giveUp({ req, res, scope }: Watched, error: AppError): void {
  res.once('close', () => req.destroy());
  scope.abort(error);
}

const messages: Readonly<Record<BodyFault, string>> = {
  stalled: 'The body of the request stopped.',
  overdue: 'The body of the request did not come whole in time.',
  too_slow: 'The body of the request comes too slowly.',
};

function tooSlow(fault: BodyFault): AppError {
  return new AppError('request_timeout', messages[fault], { reason: `body_${fault}` });
}

function cut({ res, scope }: Watched): void {
  const error = new AppError('request_timeout', 'The answer was not read.', { reason: 'answer_not_read' });
  scope.cutStatus = codeFacts[error.code].status;
  scope.abort(error);
  res.destroy();
}
