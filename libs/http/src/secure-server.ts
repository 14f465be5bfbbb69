import type { Server as HttpServer, ServerOptions } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { serverTls, type TlsIdentity, tlsLimits } from '@lectern/tls';

/** How a server knows its callers by their certificates. */
export interface ServerTls {
  readonly identity: TlsIdentity;
  /** Called for a connection that was refused before it could carry a request, with the code of the reason. */
  onRefused(reason: string, remoteAddress: string | undefined): void;
}

/** A server that speaks TLS, and its connections that cannot carry a request yet. */
export interface SecureServer {
  readonly server: HttpServer;
  readonly handshakes: Iterable<Socket>;
}

/**
 * A server that lets in only callers with a certificate of the authority. A certificate that changes is used for new
 * connections; those that are open keep theirs.
 */
export function createSecureServer(options: ServerOptions, { identity, onRefused }: ServerTls): SecureServer {
  const server = createServer({
    ...options,
    ...serverTls(identity.current),
    handshakeTimeout: tlsLimits.tlsHandshakeMs.value,
  });
  const stopFollowing = identity.onChange((material) => server.setSecureContext(serverTls(material)));
  server.once('close', stopFollowing);
  // Node would report a failed handshake as a malformed request, and that is answered: here nobody could read an answer.
  server.removeAllListeners('tlsClientError');
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    // Of a certificate that was shown and is not good the error says only that the connection was closed.
    const reason = socket.authorizationError ?? error.code ?? error.message;
    onRefused(String(reason), socket.remoteAddress);
    socket.destroy();
  });
  return { server, handshakes: trackHandshakes(server) };
}

/** Node counts a connection as one of HTTP's only after its handshake: one that stops in it would hold up a shutdown. */
function trackHandshakes(server: HttpServer): Iterable<Socket> {
  const sockets = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const key = peerOf(socket);
    sockets.set(key, socket);
    socket.once('close', () => sockets.delete(key));
  });
  server.on('secureConnection', (socket: Socket) => sockets.delete(peerOf(socket)));
  return { [Symbol.iterator]: () => sockets.values() };
}

/** The other end: the same for a socket and the TLS one that is made of it. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
