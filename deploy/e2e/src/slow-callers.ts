import { connect, type Socket } from 'node:net';

/** Many connections of one caller on which nothing happens any more. */
export interface SlowCallers {
  /** Status of the answer to each that got one so far; the others are held. */
  statuses(): number[];
  close(): void;
}

/** Address and caller. */
export interface SlowTarget {
  readonly url: string;
  readonly token: string;
  readonly count: number;
}

/** Uploads that stop before their end: the `Content-Length` of each is a mebibyte more than it sends. */
export function stallUploads(target: SlowTarget, bytes: number): Promise<SlowCallers> {
  const contentLength = bytes + 1024 * 1024;
  const lines = ['Content-Type: multipart/form-data; boundary=b', `Content-Length: ${contentLength}`];
  const part = '--b\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\n';
  return openAll(target, {
    head: head(target, 'POST /v1/documents', lines) + part,
    body: Buffer.alloc(bytes - part.length, 'slow '),
    reads: true,
  });
}

/** Downloads of which nothing is read. */
export function leaveUnread(target: SlowTarget, path: string): Promise<SlowCallers> {
  return openAll(target, { head: head(target, `GET ${path}`), reads: false });
}

/** Event streams that are read and never closed. */
export function keepListening(target: SlowTarget, path: string): Promise<SlowCallers> {
  return openAll(target, { head: head(target, `GET ${path}`), reads: true });
}

function head({ token }: SlowTarget, start: string, lines: readonly string[] = []): string {
  const all = [`${start} HTTP/1.1`, 'Host: lectern', `Authorization: Bearer ${token}`, ...lines];
  return `${all.join('\r\n')}\r\n\r\n`;
}

interface Sending {
  readonly head: string;
  readonly body?: Buffer;
  readonly reads: boolean;
}

/** Resolves when every connection has sent its part, was answered, or is closed. */
async function openAll({ url, count }: SlowTarget, sending: Sending): Promise<SlowCallers> {
  const { hostname, port } = new URL(url);
  const statuses: number[] = [];
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname));
  await Promise.all(
    sockets.map(async (socket) => {
      // The platform may close it at any time: that is what the test is about.
      socket.on('error', () => socket.destroy());
      const answered = sending.reads
        ? firstStatus(socket).then((status) => statuses.push(status))
        : new Promise<never>(() => undefined);
      await Promise.race([answered, sendAll(socket, sending), closed(socket)]);
    }),
  );
  return {
    statuses: () => [...statuses],
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Resolves when all is sent; never where an answer is to be read and nothing but a head is sent. */
function sendAll(socket: Socket, { head, body, reads }: Sending): Promise<void> {
  return new Promise((resolve) => {
    socket.write(head, () => {
      if (body === undefined && !reads) resolve();
    });
    if (body !== undefined) socket.write(body, () => resolve());
  });
}

function firstStatus(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      if (text.length < 12) text += chunk.toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      if (status !== undefined) resolve(Number(status));
    });
  });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
