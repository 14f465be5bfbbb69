import { createServer } from 'node:net';

/**
 * A TCP port of the loopback address that was free a moment ago. Another process may take it before you do: where a
 * server can bind to port 0 and tell its port, prefer that.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
