import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The process that stands for every service behind a proxy, and for a collector of traces: as little work per request as Node
 * allows, and 1 KB of JSON. The keys of access tokens come in `JWKS`; they are answered with 1 KB too, since they are what can be
 * had without a credential. Prints its port.
 */
const answer = JSON.stringify({ text: 'x'.repeat(1024 - '{"text":""}'.length) });
const keys = process.env.JWKS ?? '{}';
const fixed: Readonly<Record<string, string | undefined>> = {
  '/internal/ready': '{"status":"ready"}',
  '/.well-known/jwks.json': `${keys.slice(0, -1)},"text":"${'x'.repeat(1024 - keys.length - ',"text":""'.length)}"}`,
  '/v1/traces': '{}',
};

/** Nothing was ever revoked; the first question is answered at once, and each later one when its wait is over. */
function answerRevocations(url: string, response: ServerResponse): void {
  const { searchParams } = new URL(url, 'http://upstream');
  const body = JSON.stringify({ revocations: [], next: 0, keepForMs: 900_000 });
  const send = (): void => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
  };
  const timer = setTimeout(send, Number(searchParams.get('waitMs') ?? 0));
  response.once('close', () => clearTimeout(timer));
}

const server = createServer((request, response) => {
  if (request.url?.startsWith('/internal/revocations')) {
    answerRevocations(request.url, response);
    return;
  }
  const body = fixed[request.url ?? ''] ?? answer;
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
