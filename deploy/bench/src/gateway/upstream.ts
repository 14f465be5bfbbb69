import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The process that stands for every service behind a proxy: as little work per request as Node allows, and 1 KB of JSON.
 * The keys of access tokens come in `JWKS`. Prints its port.
 */
const answer = JSON.stringify({ text: 'x'.repeat(1024 - '{"text":""}'.length) });
const fixed: Readonly<Record<string, string | undefined>> = {
  '/internal/ready': '{"status":"ready"}',
  '/.well-known/jwks.json': process.env.JWKS,
};

const server = createServer((request, response) => {
  const body = fixed[request.url ?? ''] ?? answer;
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
