import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { listenOnLoopback } from '@lectern/testing';

/** A server on loopback that nobody may reach. */
export interface Canary {
  readonly port: number;
  /** Connections so far, whatever was sent on them. */
  readonly hits: () => number;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1, and on ::1 where there is one, with the same port. */
export async function startCanary(): Promise<Canary> {
  let hits = 0;
  const count = (): void => {
    hits += 1;
  };
  const answer = createServer((_req, res) => res.end('tweet'));
  answer.on('connection', count);
  const { port, stop } = await listenOnLoopback(answer);
  const six = createTcpServer((socket) => {
    count();
    socket.destroy();
  });
  const hasSix = await listens(six, port);
  return {
    port,
    hits: () => hits,
    stop: async () => {
      await stop();
      if (hasSix) await new Promise((resolve) => six.close(resolve));
    },
  };
}

/** False where the machine has no IPv6. */
async function listens(server: Server, port: number): Promise<boolean> {
  server.listen(port, '::1');
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL') return false;
    throw error;
  }
}
