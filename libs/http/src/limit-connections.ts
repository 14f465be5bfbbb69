import type { Server } from 'node:http';

/** A host that is gone without a word is asked after this long whether it is still there. */
const keepAliveProbeMs = 60_000;

/**
 * Bounds the connections of a server. Beyond, new ones are closed at once, and those that idle between two requests make
 * room: to keep a connection is a favour, to get one is the service.
 */
export function limitConnections(server: Server, most: number): void {
  server.maxConnections = most;
  server.on('drop', () => server.closeIdleConnections());
  server.on('connection', (socket) => socket.setKeepAlive(true, keepAliveProbeMs));
}
