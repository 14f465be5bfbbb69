import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import type { Where } from '../platform/where.ts';
import type { Troubles } from './troubles.ts';

/** A server on loopback that can be closed. */
export interface FaultProxy {
  readonly port: number;
  close(): void;
}

/** How often an open connection looks whether its target is down. */
const watchMs = 100;

/** Carries the connections of services to Postgres; what is sent waits while it is slow, and ends while it is down. */
export async function startDatabaseProxy(where: Where, troubles: Troubles): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    sockets.add(near);
    near.on('error', () => undefined).once('close', () => sockets.delete(near));
    if (troubles.of('database') === 'down') return void near.destroy();
    where().then(
      ({ postgresPort }) => carry(near, postgresPort, troubles),
      () => near.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const watch = setInterval(() => {
    if (troubles.of('database') === 'down') for (const socket of sockets) socket.destroy();
  }, watchMs);
  return {
    port: portOf(server.address()),
    close: () => {
      clearInterval(watch);
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** @throws Error for a server that does not listen on TCP */
export function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return address.port;
}

function carry(near: Socket, port: number, troubles: Troubles): void {
  const far = connect(port, '127.0.0.1');
  far.on('error', () => undefined).once('close', () => near.destroy());
  near.once('close', () => far.destroy());
  far.pipe(near);
  near.pipe(slowed(troubles)).pipe(far);
}

function slowed(troubles: Troubles): Transform {
  return new Transform({
    transform: (chunk, _encoding, done) => {
      troubles.pause('database').then(() => done(null, chunk));
    },
  });
}
