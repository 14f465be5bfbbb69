import { createServer, type Server } from 'node:http';
import { freePort } from '@lectern/embedded';
import { afterEach, describe, expect, it } from 'vitest';
import { untilReady } from './readiness.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Listens on `port` and answers with each status once, then with the last one for ever. */
function serve(port: number, ...statuses: number[]): void {
  server = createServer((_request, response) => {
    const [status = 500] = statuses.length > 1 ? statuses.splice(0, 1) : statuses;
    response.writeHead(status, { connection: 'close' }).end();
  }).listen(port, '127.0.0.1');
}

describe('waiting for a service', () => {
  it('outlasts the time in which nobody listens and the time in which it is not ready', async () => {
    const port = await freePort();
    const ready = untilReady(`http://127.0.0.1:${port}`, AbortSignal.timeout(5_000));
    serve(port, 503, 503, 200);
    await expect(ready).resolves.toBeUndefined();
  });

  it('ends when it is aborted, with the reason', async () => {
    const port = await freePort();
    serve(port, 503);
    const given = new AbortController();
    const ready = untilReady(`http://127.0.0.1:${port}`, given.signal);
    given.abort(new Error('enough'));
    await expect(ready).rejects.toThrow();
  });
});
