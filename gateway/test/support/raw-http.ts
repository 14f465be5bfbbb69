import { connect } from 'node:net';

/** Sends bytes as they are and gives all that comes back until the other side closes, or until `until` has been seen. */
export function sendRaw(port: number, text: string, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (until?.test(received)) socket.destroy();
    });
    socket.on('close', () => resolve(received));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
  });
}

/** A GET with the given header lines on a connection that closes after the answer. */
export function getRaw(port: number, target: string, lines: readonly string[]): Promise<string> {
  const head = [`GET ${target} HTTP/1.1`, 'Host: gateway', ...lines];
  if (!lines.some((line) => /^connection:/i.test(line))) head.push('Connection: close');
  return sendRaw(port, `${head.join('\r\n')}\r\n\r\n`);
}
