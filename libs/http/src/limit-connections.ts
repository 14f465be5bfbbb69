import type { Server } from 'node:http';

/** Idle time after which TCP keep-alive checks whether the other host is still there. */
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
