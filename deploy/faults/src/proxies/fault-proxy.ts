import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';

/** A server on loopback that can be closed. */
export interface FaultProxy {
  readonly port: number;
  close(): void;
}

/**
 * Has a server listen on a free port.
 *
 * @throws Error for a server that does not listen on TCP
 */
export async function listenOnLoopback(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return address.port;
}

/** A proxy of HTTP calls, with all its connections. */
export async function openHttpProxy(server: HttpServer): Promise<FaultProxy> {
  const port = await listenOnLoopback(server);
  return {
    port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
