import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { identityHeaders } from '@lectern/auth/testing';
import { eventually } from '@lectern/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { ada, answerOf, get, identity, post, type ServedApp, serveApp } from '../test/serve-app.ts';
import { listen, openEventStream, route } from './index.ts';
import type { ProgressLimits } from './progress.ts';

const mebibyte = 1024 * 1024;
const group = { name: 'uploads', perCaller: 1, total: 2 };

/** So short that a test need not wait, so long that a busy machine does not look like a slow caller. */
const progress: ProgressLimits = {
  bodyIdleMs: 500,
  bodyMs: 10_000,
  bodyMinBytesPerSecond: 0,
  bodyRateWindowMs: 500,
  answerIdleMs: 500,
};

const upload = route({
  method: 'post',
  path: '/v1/upload',
  summary: 'Reads a JSON body',
  auth: 'none',
  concurrency: [{ group }],
  body: z.any(),
  handler: async () => ({ status: 202, body: {} }),
});

/** Sends bytes as they are, and keeps all that comes back unless `reads` is false. */
/** Resolves when a connection is over, however it ended: what is written after the server's last word resets it. */
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.on('close', () => resolve()));

function open(url: string, text: string, { reads = true } = {}): { socket: Socket; received: () => string } {
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
  let received = '';
  socket.on('error', () => socket.destroy());
  if (reads) socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  onTestFinished(() => void socket.destroy());
  return { socket, received: () => received };
}

const head = (start: string, lines: string[] = []): string =>
  `${[`${start} HTTP/1.1`, 'Host: test', ...lines].join('\r\n')}\r\n\r\n`;
const json = ['Content-Type: application/json', 'Content-Length: 1000'];
const nobody = identityHeaders();
const lines = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

describe('a route with bounds on what runs at once', () => {
  it('refuses a caller beyond its own bound with 429, others beyond the total with 503, both at once', async () => {
    const { url } = await serveApp([upload], { identity });
    open(url, head('POST /v1/upload', [...json, ...lines(ada)]));
    open(url, head('POST /v1/upload', [...json, ...lines(nobody)]));
    const answers = (headers: Record<string, string>) =>
      answerOf(fetch(`${url}/v1/upload`, post({}, headers)));
    await eventually(async () => (await answers(nobody)).status === 503 || undefined, {
      what: 'both are in',
    });
    const own = await answers({ ...ada });
    expect(own).toMatchObject({ status: 429, body: { reason: 'too_many_uploads' } });
    expect(own.headers.get('retry-after')).toBe('2');
    const full = await answers(nobody);
    expect(full).toMatchObject({ status: 503, body: { reason: 'uploads_at_capacity' } });
    expect(full.headers.get('retry-after')).toBe('2');
  });

  const watch = ({ telemetry }: ServedApp) => {
    const taken = async () =>
      /http_server_concurrency\{[^}]*\} (\d+)/.exec(await telemetry.metrics.metrics())?.[1];
    return (count: string) =>
      eventually(async () => ((await taken()) === count ? true : undefined), { what: `${count} are in` });
  };

  it('has its place free after an answer, a failure and a caller who left', async () => {
    const app = await serveApp([upload]);
    const { url } = app;
    const becomes = watch(app);
    expect((await fetch(`${url}/v1/upload`, post({}, ada))).status).toBe(202);
    await becomes('0');
    expect((await fetch(`${url}/v1/upload`, post('{', ada))).status).toBe(400);
    await becomes('0');
    const left = open(url, head('POST /v1/upload', [...json, ...lines(ada)]));
    await becomes('1');
    left.socket.destroy();
    await becomes('0');
  });

  it('has its place free after a caller who was too slow', async () => {
    const app = await serveApp([upload], { progress });
    const { socket, received } = open(app.url, head('POST /v1/upload', [...json, ...lines(ada)]));
    await closed(socket);
    expect(received()).toContain('408');
    await watch(app)('0');
  });
});

describe('a body', () => {
  it('that stops is answered 408, and the connection ends', async () => {
    const { url, logs } = await serveApp([upload], { progress });
    const { socket, received } = open(url, `${head('POST /v1/upload', json)}{"half":`);
    await closed(socket);
    expect(received()).toMatch(/^HTTP\/1\.1 408 /);
    expect(received()).toMatch(/^Connection: close/im);
    expect(received()).toContain('"reason":"body_stalled"');
    expect(logs).toContainEqual(expect.objectContaining({ status: 408, route: '/v1/upload' }));
  });

  it('that trickles is answered 408', async () => {
    const { url } = await serveApp([upload], {
      // Its pauses are longer on a busy machine.
      progress: { ...progress, bodyIdleMs: 10_000, bodyMinBytesPerSecond: 10_000 },
    });
    const { socket, received } = open(url, head('POST /v1/upload', json));
    const trickle = setInterval(() => socket.write(' '), 50);
    await closed(socket);
    clearInterval(trickle);
    expect(received()).toContain('"reason":"body_too_slow"');
  });

  it('that never stops and is never whole is answered 408, unless it may be a file', async () => {
    const file = route({
      method: 'post',
      path: '/v1/file',
      summary: 'Reads a file',
      auth: 'none',
      rawBody: {},
      handler: async ({ req }) => {
        for await (const _ of req);
        return { body: {} };
      },
    });
    const { url } = await serveApp([upload, file], {
      progress: { ...progress, bodyIdleMs: 10_000, bodyMs: 500 },
    });
    const slow = {
      json: open(url, head('POST /v1/upload', json)),
      file: open(url, head('POST /v1/file', json)),
    };
    let left = 1_000;
    const trickle = setInterval(() => {
      left -= 1;
      for (const { socket } of Object.values(slow)) if (!socket.destroyed) socket.write(' ');
    }, 20);
    await closed(slow.json.socket);
    clearInterval(trickle);
    expect(slow.json.received()).toMatch(/^HTTP\/1\.1 408 .*"reason":"body_overdue"/s);
    slow.file.socket.write(' '.repeat(left));
    await eventually(async () => (slow.file.received().startsWith('HTTP/1.1 200') ? true : undefined), {
      what: 'the file is in',
    });
  });

  it('that pauses for less than the time-out, or that is not read for longer, is taken', async () => {
    const gate = Promise.withResolvers<void>();
    const later = route({
      method: 'post',
      path: '/v1/later',
      summary: 'Reads late',
      auth: 'none',
      rawBody: {},
      handler: async ({ req }) => {
        await gate.promise;
        let bytes = 0;
        for await (const chunk of req) bytes += chunk.length;
        return { body: { bytes } };
      },
    });
    const { url } = await serveApp([later], { progress });
    const answer = answerOf(fetch(`${url}/v1/later`, { method: 'POST', body: Buffer.alloc(4 * mebibyte) }));
    // Longer than the time-out, counted by the server's own looks: another request that stalls is given up meanwhile.
    const { socket } = open(url, head('POST /v1/later', json));
    await closed(socket);
    gate.resolve();
    expect(await answer).toMatchObject({ status: 200, body: { bytes: 4 * mebibyte } });
  });
});

describe('an answer', () => {
  const large = get('/v1/large', async ({ res }) => {
    await pipeline(Readable.from(blocks()), res);
    return undefined;
  });

  function* blocks(): Generator<Buffer> {
    for (let i = 0; i < 64; i += 1) yield Buffer.alloc(mebibyte);
  }

  it('that is not read is cut off', async () => {
    const { url, logs } = await serveApp([large], { progress });
    open(url, head('GET /v1/large'), { reads: false });
    await eventually(async () => (logs.some(({ status }) => status === 408) ? true : undefined), {
      what: 'the answer is cut',
    });
  });

  it('that is read goes out whole, however long it takes', async () => {
    const { url } = await serveApp([large], { progress });
    const { body } = await fetch(`${url}/v1/large`);
    let bytes = 0;
    for await (const chunk of body ?? []) bytes += chunk.length;
    expect(bytes).toBe(64 * mebibyte);
  });

  it('of events is cut off too when it is not read, though comments are sent on it', async () => {
    const stream = get('/v1/stream', async ({ req, res }) => {
      const events = openEventStream(req, res, { keepAliveMs: 5 });
      for (;;) await events.send({ data: 'x'.repeat(mebibyte) });
    });
    const { url, logs } = await serveApp([stream], { progress });
    open(url, head('GET /v1/stream'), { reads: false });
    await eventually(async () => (logs.some(({ status }) => status === 408) ? true : undefined), {
      what: 'the stream is cut',
    });
  });

  it('of events ends in order after its longest time', async () => {
    const stream = get('/v1/stream', async ({ req, res }) => {
      const events = openEventStream(req, res, { longestMs: 50 });
      await once(events.signal, 'abort');
      return undefined;
    });
    const { url } = await serveApp([stream]);
    expect(await (await fetch(`${url}/v1/stream`)).text()).toBe('');
  });
});

describe('a server with all its connections taken', () => {
  it('closes further ones at once, and idle ones to make room', async () => {
    const { http } = await serveApp([get('/v1/x', async () => ({ body: {} }))]);
    const server = await listen(http, { host: '127.0.0.1', port: 0, maxConnections: 2 });
    onTestFinished(() => server.close(0));
    const idle = open(server.url, head('GET /v1/x'));
    await eventually(async () => (idle.received().includes('200') ? true : undefined), { what: 'it idles' });
    const busy = open(server.url, head('POST /v1/x', json));
    await once(busy.socket, 'connect');
    const tooMany = open(server.url, head('GET /v1/x'));
    await Promise.all([closed(tooMany.socket), closed(idle.socket)]);
    expect(tooMany.received()).toBe('');
    const next = open(server.url, head('GET /v1/x'));
    await eventually(async () => (next.received().includes('200') ? true : undefined), {
      what: 'it is served',
    });
  });
});
