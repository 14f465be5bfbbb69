import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';
import { type CallHandler, Connection } from './connection.ts';
import { ConnectionClosedError, ConnectTimeoutError } from './errors.ts';
import type { UpstreamRequest } from './request-head.ts';

/** Kept connections to the instances of services. */
export interface Connections {
  /** Makes a call over a connection that is free, or a new one. Never throws: of what fails, the handler is told. */
  send(origin: string, request: UpstreamRequest, handler: CallHandler): void;
  /** Uses no connection again: those without a call end now, the others with it. */
  retire(): void;
  /** Ends all of them, with their calls. */
  destroy(): void;
}

export interface ConnectionsOptions {
  /** What a service is shown, and has to show; undefined for plain text. */
  readonly tls: TlsOptions | undefined;
  readonly connectTimeoutMs: number;
  /** Time in which nothing of an answer comes. */
  readonly idleTimeoutMs: number;
}

/** One instance. */
interface Target {
  readonly hostname: string;
  readonly port: number;
  /** What `Host` says. */
  readonly host: string;
  /** The one that was used last is used first, so that those which a burst has left end. */
  readonly free: Connection[];
}

/** Instances come and go; what is forgotten costs a look at an address. */
const mostTargets = 1_000;

/** Opens no connection yet. There is no limit on them: event streams hold theirs for long, and the callers' own are the bound. */
export function createConnections(options: ConnectionsOptions): Connections {
  const targets = new Map<string, Target>();
  const sockets = new Set<Socket>();
  let isRetired = false;

  const targetOf = (origin: string): Target => {
    const known = targets.get(origin);
    if (known !== undefined) return known;
    if (targets.size >= mostTargets) forgetUnused(targets);
    const target = readTarget(origin);
    targets.set(origin, target);
    return target;
  };

  const wrap = (target: Target, socket: Socket): Connection => {
    const connection = new Connection(socket, {
      host: target.host,
      idleTimeoutMs: options.idleTimeoutMs,
      onFree: (freed) => {
        if (isRetired) freed.destroy();
        else target.free.push(freed);
      },
    });
    socket.once('close', () => removeFrom(target.free, connection));
    return connection;
  };

  const establish = (target: Target, request: UpstreamRequest, handler: CallHandler): void => {
    const socket = open(target, options);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const onError = (error: Error): void => handler.onError(error);
    socket.once('error', onError);
    const event = options.tls === undefined ? 'connect' : 'secureConnect';
    socket.once(event, () => {
      socket.off('error', onError);
      wrap(target, socket).send(request, handler);
    });
  };

  return {
    send: (origin, request, handler) => {
      const target = targetOf(origin);
      for (;;) {
        const connection = target.free.pop();
        if (connection === undefined) break;
        if (!connection.isOpen) continue;
        connection.send(request, handler);
        return;
      }
      establish(target, request, handler);
    },
    retire: () => {
      isRetired = true;
      for (const { free } of targets.values()) for (const connection of [...free]) connection.destroy();
    },
    destroy: () => {
      isRetired = true;
      for (const socket of [...sockets]) socket.destroy(new ConnectionClosedError());
    },
  };
}

function readTarget(origin: string): Target {
  const { protocol, hostname, port, host } = new URL(origin);
  return {
    // As a URL has IPv6, and sockets do not.
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    host,
    free: [],
  };
}

function forgetUnused(targets: Map<string, Target>): void {
  for (const [origin, { free }] of targets) if (free.length === 0) targets.delete(origin);
}

function removeFrom(free: Connection[], connection: Connection): void {
  const at = free.indexOf(connection);
  if (at >= 0) free.splice(at, 1);
}

/** A socket that is destroyed unless it is established in time. */
function open({ hostname: host, port }: Target, { tls, connectTimeoutMs }: ConnectionsOptions): Socket {
  const socket = tls === undefined ? connectTcp({ host, port }) : connectTls({ ...tls, host, port });
  socket.setNoDelay(true);
  const timer = setTimeout(() => socket.destroy(new ConnectTimeoutError()), connectTimeoutMs);
  const stop = (): void => clearTimeout(timer);
  socket.once('close', stop).once(tls === undefined ? 'connect' : 'secureConnect', stop);
  return socket;
}
