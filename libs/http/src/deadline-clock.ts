import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@lectern/errors';
import type { RequestScope } from './request-scope.ts';

/** True when a request announces a body, by either of the two framings of HTTP/1.1. */
export function announcesBody(headers: IncomingMessage['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Runs the clock of the deadline that a caller gave: from the end of the request's body until the answer begins. How long a
 * body may take is judged by its progress, and a stream that has begun needs no end. When the time is up, the scope aborts
 * with `deadline_exceeded`.
 *
 * @returns stops the clock
 */
export function startDeadlineClock(
  { req, res, scope }: { req: IncomingMessage; res: ServerResponse; scope: RequestScope },
  timeoutMs: number,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    scope.context.deadlineAt = Date.now() + timeoutMs;
    timer = setTimeout(() => {
      if (!res.headersSent) scope.abort(late());
    }, timeoutMs);
  };
  if (announcesBody(req.headers)) req.once('end', start);
  else start();
  return () => {
    req.off('end', start);
    clearTimeout(timer);
  };
}

function late(): AppError {
  return new AppError('deadline_exceeded', 'The request took longer than its caller was willing to wait.');
}
