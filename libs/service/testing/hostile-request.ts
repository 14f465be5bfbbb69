import { connect, type Socket } from 'node:net';

/** A request as bytes: no client library would send these. */
export interface HostileRequest {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Header lines; `Host` is added. */
  readonly headers: readonly string[];
  /** Sent with the head. */
  readonly body: string | Buffer;
  /** Sent again and again after the body, for as long as the connection takes it: the request has no end. */
  readonly endless?: string | undefined;
  /** Status for a caller who waits for the answer. */
  readonly status: number;
  /** The body stops in its middle and nothing more comes. */
  readonly isCut?: boolean;
}

/**
 * What the caller does when all but the endless part is sent: `stays` reads the answer and sends on, `leaves` destroys
 * its connection at once, `resets` does so at the first byte of the answer, `half-closes` sends no more and reads on.
 */
export type Conduct = 'stays' | 'leaves' | 'resets' | 'half-closes';

/** What became of the connection. */
export interface Outcome {
  /** Of the final answer; 1xx are skipped. */
  readonly status: number | undefined;
  readonly body: string;
  /** Who ended the connection. */
  readonly endedBy: 'server' | 'caller';
}

/** Time-out of the caller: the server has neither refused the request nor closed the connection. */
const timeoutMs = 12_000;
const pieceEveryMs = 8;

/** Sends a request as the caller of that conduct would, and resolves when its connection is closed. */
export function sendHostile(port: number, request: HostileRequest, conduct: Conduct): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    let received = '';
    let endedBy: Outcome['endedBy'] = 'server';
    const leave = (): void => {
      endedBy = 'caller';
      socket.resetAndDestroy();
    };
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: conduct === 'half-closes' });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (conduct === 'resets' && !socket.destroyed) leave();
      // An answer to a whole request leaves the connection open for the next one.
      else if (request.endless === undefined && request.isCut !== true && isWhole(received)) leave();
    });
    socket.on('end', () => socket.end());
    const timer = setTimeout(leave, timeoutMs);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve({ ...parseAnswer(received), endedBy });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.write(bytesOf(request), () => {
      if (conduct === 'leaves') leave();
      else if (conduct === 'half-closes') socket.end();
      else if (request.endless !== undefined) sendOn(socket, request.endless);
    });
  });
}

function bytesOf({ method, path, headers, body }: HostileRequest): Buffer {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: service', ...headers].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(body)]);
}

function sendOn(socket: Socket, piece: string): void {
  const timer = setInterval(() => {
    if (!socket.writableNeedDrain && !socket.destroyed) socket.write(piece);
  }, pieceEveryMs);
  socket.once('close', () => clearInterval(timer));
}

function isWhole(received: string): boolean {
  const [head = '', ...rest] = withoutInterim(received).split('\r\n\r\n');
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return length !== undefined && rest.join('\r\n\r\n').length >= Number(length);
}

function withoutInterim(received: string): string {
  return received.replace(/^(?:HTTP\/1\.1 1\d\d [^\r]*\r\n\r\n)+/, '');
}

function parseAnswer(received: string): Pick<Outcome, 'status' | 'body'> {
  const answer = withoutInterim(received);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  return { status: status === undefined ? undefined : Number(status), body };
}
