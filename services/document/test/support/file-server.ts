import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createTargetPolicy, type NameResolver } from '@lectern/egress';
import { eventually, listenOnLoopback } from '@lectern/testing';
import { createUndiciRemoteSource } from '../../src/adapters/remote-source/undici-remote-source.ts';
import { certificate, certificateKey } from './certificate.ts';

const { signal: noSignal } = new AbortController();
const loopback: NameResolver = { resolve: async () => ['127.0.0.1'] };

export type FileServer = Awaited<ReturnType<typeof startFileServer>>;

/** A server of files by HTTP and by TLS (as files.example), and the source that may fetch from it. */
export async function startFileServer() {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<object>();
  const listener: RequestListener = (req, res) => {
    requests.push(req);
    state.answer(req, res);
  };
  const server = createServer(listener);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const { port, stop } = await listenOnLoopback(server);
  const secure = createTlsServer({ cert: certificate, key: certificateKey }, listener);
  await once(secure.listen(0, '127.0.0.1'), 'listening');
  const securePort = (secure.address() as AddressInfo).port;
  const known = getCACertificates('default');
  setDefaultCACertificates([...known, certificate]);

  const open = (path: string, { names = loopback, timeoutMs = 5_000, signal = noSignal } = {}) => {
    const url = path.startsWith('/') ? `http://files.example:${port}${path}` : path;
    const policy = createTargetPolicy({ ports: [port, securePort], allow: ['127.0.0.1'] });
    return createUndiciRemoteSource({ policy, names, timeoutMs }).open(new URL(url), signal);
  };
  const state = {
    port,
    securePort,
    /** Requests so far. */
    requests,
    answer: withHeaders({ 'content-type': 'text/plain' }, 'The sea.'),
    /** Opens the file at a path of the server, or at another URL. */
    open,
    /** The same, and reads it. */
    read: async (path: string, options = {}): Promise<string> => {
      const { body } = await open(path, options);
      return Buffer.concat(await body.toArray()).toString();
    },
    /** Waits until no connection is left, and forgets what was. */
    settle: async (): Promise<void> => {
      await eventually(() => (sockets.size === 0 ? true : undefined), { what: 'no connection is open' });
      requests.length = 0;
    },
    stop: async (): Promise<void> => {
      setDefaultCACertificates(known);
      await stop();
      secure.closeAllConnections();
      await new Promise((resolve) => secure.close(resolve));
    },
  };
  return state;
}

/** Answers with these headers. */
export function withHeaders(
  headers: Record<string, string>,
  body: string | Buffer = 'x',
  status = 200,
): RequestListener {
  return (_req, res) => res.writeHead(status, headers).end(body);
}
