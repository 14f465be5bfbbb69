import { request as httpRequest } from 'node:http';
import { requestContext } from '@lectern/telemetry';
import { describe, expect, it, vi } from 'vitest';
import { get, serveApp } from '../test/serve-app.ts';
import { announcesBody, type EventStream, openEventStream, route } from './index.ts';

const deadlineAt = () => requestContext.getStore()?.deadlineAt;

describe('the deadline of a request', () => {
  it('counts from the end of its body, however slowly that comes', async () => {
    const seen: (number | undefined)[] = [];
    const arrived = Promise.withResolvers<void>();
    const upload = route({
      method: 'post',
      path: '/v1/upload',
      summary: 'For a test',
      auth: 'none',
      rawBody: {},
      handler: async ({ req }) => {
        seen.push(deadlineAt());
        arrived.resolve();
        await req.toArray();
        seen.push(deadlineAt());
        return new Promise(() => undefined);
      },
    });
    const { url } = await serveApp([upload]);
    const headers = { 'x-request-timeout-ms': '50', 'content-length': '2' };
    const status = new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(`${url}/v1/upload`, { method: 'POST', headers }, (answer) =>
        resolve(answer.resume().statusCode),
      ).on('error', reject);
      sent.write('a');
      const startedAt = Date.now();
      arrived.promise
        // Longer than the deadline would be, were it counted from the beginning.
        .then(() => vi.waitFor(() => expect(Date.now()).toBeGreaterThan(startedAt + 100)))
        .then(() => sent.end('b'), reject);
    });
    expect(await status).toBe(504);
    expect(seen).toEqual([undefined, expect.any(Number)]);
  });

  it('also passes on a route that takes no body', async () => {
    const remove = route({
      method: 'delete',
      path: '/v1/thing',
      summary: 'For a test',
      auth: 'none',
      handler: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const { url } = await serveApp([remove]);
    const headers = { 'x-request-timeout-ms': '50' };
    const answer = await fetch(`${url}/v1/thing`, { method: 'DELETE', headers });
    expect(answer.status).toBe(504);
  });

  it('is met by an answer that has begun: a stream has none', async () => {
    const opened = Promise.withResolvers<EventStream>();
    const { url } = await serveApp([
      get('/v1/stream', async ({ req, res }) => {
        const before = deadlineAt() ?? expect.fail('no deadline');
        const stream = openEventStream(req, res);
        await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(before + 50));
        await stream.send({ data: { deadlineAt: deadlineAt() ?? null } });
        opened.resolve(stream);
        stream.close();
        return undefined;
      }),
    ]);
    const answer = await fetch(`${url}/v1/stream`, { headers: { 'x-request-timeout-ms': '50' } });
    expect(await answer.text()).toBe('data: {"deadlineAt":null}\n\n');
    expect((await opened.promise).signal.aborted).toBe(false);
  });
});

describe('a request', () => {
  it('announces its body by either framing', () => {
    expect(announcesBody({ 'content-length': '1' })).toBe(true);
    expect(announcesBody({ 'transfer-encoding': 'chunked' })).toBe(true);
    expect(announcesBody({ 'content-length': '0' })).toBe(false);
    expect(announcesBody({})).toBe(false);
  });
});
