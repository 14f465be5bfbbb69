import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxyServer } from 'httpxy';

/** The process of the best proxy library of npm, with connections that are kept and nothing else. Prints its port. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const proxy = createProxyServer({ target: process.env.TARGET ?? '', agent });
const server = createServer((request, response) => {
  proxy.web(request, response).catch(() => response.destroy());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
