import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that webhooks lead to. */
export interface Receiver {
  readonly server: Server;
  readonly url: string;
  /** What it answers with. */
  status: number;
}

/** Starts it on a free port; it accepts all until a test says otherwise. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((req, res) => {
    req.resume();
    res.writeHead(receiver.status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = { server, url: `http://127.0.0.1:${port}/hooks`, status: 204 };
  return receiver;
}
