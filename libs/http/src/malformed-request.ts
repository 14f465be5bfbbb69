import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, codeFacts, problemMediaType, toProblem } from '@lectern/errors';
import { methodNotAllowed } from './mount-routes.ts';

/** What Node's parser calls the faults that have a status of their own; everything else is a 400. */
const faults: Readonly<Record<string, { status: number; message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers of the request are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The headers of the request did not come in time.' },
};
const malformed = { status: 400, message: 'The request is not valid HTTP.' };

/**
 * Answers what never comes to an app with problem+json too, and ends the connection: what Node's parser refuses, since
 * nobody knows where the next request begins, and `CONNECT`, which names no path. Where a response has begun, nothing can
 * be added, so the connection is closed.
 *
 * @param lingerMs time that the caller has to read the answer and to close its side
 */
export function refuseMalformedRequests(server: Server, lingerMs: number): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (req: IncomingMessage, res: ServerResponse) => answers.set(req.socket, res));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket);
    const hasBegun = answer?.headersSent === true && !answer.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || hasBegun) socket.destroy(error);
    else endWith(socket, refusalOf(error.code), lingerMs);
  });
  server.on('connect', (_req, socket) => {
    const error = methodNotAllowed('CONNECT', []);
    endWith(
      socket,
      answerOf(error, { status: codeFacts[error.code].status, headers: ['Allow: '] }),
      lingerMs,
    );
  });
}

function endWith(socket: Duplex, answer: string, lingerMs: number): void {
  socket.on('error', () => socket.destroy());
  socket.end(answer);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

function refusalOf(code = ''): string {
  const { status, message } = faults[code] ?? malformed;
  const error = new AppError('invalid_argument', message, { reason: 'malformed_request' });
  return answerOf(error, { status, headers: [] });
}

function answerOf(error: AppError, { status, headers }: { status: number; headers: string[] }): string {
  const requestId = randomUUID();
  const body = JSON.stringify({ ...toProblem(error, { instance: '/', requestId }), status });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...headers,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    `X-Request-Id: ${requestId}`,
    '',
    body,
  ].join('\r\n');
}
