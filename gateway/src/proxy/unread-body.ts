import type { IncomingMessage, ServerResponse } from 'node:http';

/** Bodies up to this size are read to their end and thrown away, which keeps the connection usable. */
const cheapBodyBytes = 64 * 1024;
/** For how long a larger rest is read before the connection is closed. */
const lingerMs = 1_000;

/**
 * True when an answer leaves so much of a request unread that the connection cannot be kept: such an answer says
 * `Connection: close`. Ask before the headers are written.
 */
export function leavesLongBody(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const announced = request.headers['content-length'];
  return announced === undefined
    ? request.headers['transfer-encoding'] !== undefined
    : Number(announced) > cheapBodyBytes;
}

/**
 * Ends a response whose request may not have been read to its end, a refused upload for example.
 *
 * Closing at once would reset the connection while the client still sends, and the reset would take the answer with
 * it. So the rest is read into nothing for a moment, in which the client can read the answer and stop.
 */
export function endResponse(request: IncomingMessage, response: ServerResponse): void {
  if (!leavesLongBody(request)) {
    response.end();
    return;
  }
  const end = (): void => {
    clearTimeout(timer);
    if (response.writableEnded) return;
    response.end(() => request.destroy());
  };
  const timer = setTimeout(end, lingerMs);
  request.once('end', end);
  request.once('close', end);
  request.resume();
}
