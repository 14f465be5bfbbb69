import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An HTTP proxy in front of the platform that counts requests by method, path and status. */
export interface RecordingProxy {
  readonly url: string;
  /** How many requests with this method to exactly this path, or to anything below it with `/*`, got this status. */
  count(request: string, status: number): number;
  close(): void;
}

/** Forwards requests to a platform, with bodies that fit in memory, and returns its answers. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const seen: string[] = [];
  const server = createServer(async (req, res) => {
    const { method = 'GET', url = '/', headers } = req;
    const body = await buffer(req);
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: {
        ...(headers.authorization ? { authorization: headers.authorization } : {}),
        ...(headers['content-type'] ? { 'content-type': headers['content-type'] } : {}),
      },
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
    });
    seen.push(`${method} ${url.split('?')[0]} ${answer.status}`);
    res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    res.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: (request, status) => {
      const pattern = new RegExp(`^${request.replace('/*', '/[^/]+')} ${status}$`);
      return seen.filter((one) => pattern.test(one)).length;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
