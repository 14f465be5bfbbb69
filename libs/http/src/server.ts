import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { announcesBody } from './deadline-clock.ts';
import type { HttpApp } from './http-app.ts';
import { httpLimits } from './limits.ts';
import { refuseMalformedRequests } from './malformed-request.ts';
import { createSecureServer, type ServerTls } from './secure-server.ts';

/** Where to listen. */
export interface ListenOptions {
  /** Not set: every address, of IPv6 and of IPv4. */
  readonly host?: string | undefined;
  /** 0 asks the system for a free port. */
  readonly port: number;
  /** Most connections at once; what happens beyond: {@link limitConnections}. Default 4,000. */
  readonly maxConnections?: number;
  /** Speaks TLS, and lets in only callers with a certificate; plain HTTP if not set. */
  readonly tls?: ServerTls | undefined;
  /** How long a caller may go on sending a body that nobody reads after its answer is out. For tests. */
  readonly unreadBodyMs?: number;
}

/** A server that accepts requests. */
export interface RunningServer {
  readonly port: number;
  /** For callers on this machine. */
  readonly url: string;
  /**
   * Stops: no new connections, idle ones closed, open-ended streams ended, requests in flight finished. What is left
   * after `timeoutMs` has its signal aborted and its connection destroyed. Resolves when all connections are gone.
   */
  close(timeoutMs: number): Promise<void>;
}

/**
 * Chosen on purpose, since Node's defaults fit neither load balancers nor streams:
 * - headers within 15 s, checked every 5 s: a client that dribbles headers holds a socket no longer;
 * - no limit on the whole request (`requestTimeout`, 300 s by default, would cut long uploads), but a connection on
 *   which nothing moves for 120 s is destroyed; event streams send a comment every 15 s and so stay open;
 * - an idle connection is kept for 75 s: longer than the 60 s of usual load balancers, so that it is they who close
 *   it, and no request meets a connection that is closing;
 * - 16 KiB are buffered in each direction, not 64: a body can come in chunks of one byte, each an object of 200 bytes.
 */
const serverOptions = {
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5000,
  requestTimeout: 0,
  keepAliveTimeout: 75_000,
  highWaterMark: 16 * 1024,
  maxHeaderSize: httpLimits.requestHeadBytes.value,
  // Node would refuse it by itself, without a problem document and a log line: see `assertHost`.
  requireHostHeader: false,
};
const silenceTimeoutMs = 120_000;
/** Idle time after which TCP keep-alive checks whether the other host is still there. */
const keepAliveProbeMs = 60_000;

/** An idle connection takes some 15 KiB: less than a quarter of the memory of the smallest service. */
const defaultMaxConnections = 4_000;

/** Starts to serve an app. Rejects when the address cannot be had. */
export async function listen(http: HttpApp, options: ListenOptions): Promise<RunningServer> {
  const { server, handshakes } = options.tls
    ? createSecureServer(serverOptions, options.tls)
    : { server: createServer(serverOptions), handshakes: [] };
  server.timeout = silenceTimeoutMs;
  const unused = trackUnusedConnections(server, options.tls ? 'secureConnection' : 'connection');
  limitConnections(server, options.maxConnections ?? defaultMaxConnections);
  const unreadBodyMs = options.unreadBodyMs ?? httpLimits.unreadBodyMs.value;
  refuseMalformedRequests(server, unreadBodyMs);
  // Only after this event does Node count the connection as idle.
  const onClose = (): void => {
    if (http.isDraining()) setImmediate(() => server.closeIdleConnections());
  };
  server.on('request', (req, res) => prepare(http, { req, res, unreadBodyMs, onClose }));
  server.on('request', http.serve);
  // Node would refuse an expectation that it does not know by itself, past all that is prepared here.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = addressOf(server);
  return {
    port,
    url: `${options.tls ? 'https' : 'http'}://${hostForCallers(options.host)}:${port}`,
    close: (timeoutMs) => {
      for (const socket of handshakes) socket.destroy();
      return closeGracefully(server, http, { unused, timeoutMs });
    },
  };
}

/**
 * Bounds the connections of a server. Beyond, new ones are closed at once, and those that idle between two requests are
 * closed to make room.
 */
function limitConnections(server: Server, most: number): void {
  server.maxConnections = most;
  server.on('drop', () => server.closeIdleConnections());
  server.on('connection', (socket) => socket.setKeepAlive(true, keepAliveProbeMs));
}

function prepare(
  http: HttpApp,
  o: { req: IncomingMessage; res: ServerResponse; unreadBodyMs: number; onClose: () => void },
): void {
  const { req, res } = o;
  if (!http.isReady()) res.setHeader('Connection', 'close');
  res.on('close', o.onClose);
  if (!announcesBody(req.headers)) return;
  // Now, since a request that was given up has no socket any more when its answer is out.
  const { socket } = req;
  res.once('finish', () => dropUnreadBody(req, socket, o.unreadBodyMs));
}

/**
 * An answer can be out before the body is in (401, 413). Closing at once would reset the connection, and the client
 * would never read the answer; reading it all would let it send for ever. So: read on for a moment, then close.
 */
function dropUnreadBody(req: IncomingMessage, socket: Socket, unreadBodyMs: number): void {
  // A body that has come whole still stands before the next request on its connection until it is taken away.
  req.resume();
  if (req.complete) return;
  // Off the socket again in any case: it may carry many more requests.
  const settle = (): void => {
    clearTimeout(timer);
    socket.off('close', settle);
    req.off('end', settle);
  };
  const timer = setTimeout(() => {
    settle();
    if (!req.complete) socket.destroy();
  }, unreadBodyMs);
  socket.on('close', settle);
  req.on('end', settle);
}

/**
 * Connections on which no request has come yet. Node does not count them as idle, so that one opened in advance would
 * hold up a shutdown until its headers are overdue.
 */
function trackUnusedConnections(server: Server, opened: 'connection' | 'secureConnection'): Set<Socket> {
  const unused = new Set<Socket>();
  server.on(opened, (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', (req: IncomingMessage) => unused.delete(req.socket));
  return unused;
}

async function closeGracefully(
  server: Server,
  http: HttpApp,
  { unused, timeoutMs }: { unused: Set<Socket>; timeoutMs: number },
): Promise<void> {
  http.beginDrain();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  for (const socket of unused) socket.destroy();
  const timer = setTimeout(() => {
    http.abortRequests();
    // One turn of the event loop, in which those that listen to their signal can still answer.
    setImmediate(() => server.closeAllConnections());
  }, timeoutMs);
  await closed;
  clearTimeout(timer);
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on TCP.');
  return address;
}

function hostForCallers(host: string | undefined): string {
  if (host === undefined || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
