import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import type { Where } from '../platform/where.ts';
import { type FaultProxy, listenOnLoopback } from './fault-proxy.ts';
import type { Troubles } from './troubles.ts';

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
  const port = await listenOnLoopback(server);
  const watch = setInterval(() => {
    if (troubles.of('database') === 'down') for (const socket of sockets) socket.destroy();
  }, watchMs);
  return {
    port,
    close: () => {
      clearInterval(watch);
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
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
