import { createConnection } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { answerOf, get, post, serveApp } from '../test/serve-app.ts';
import { route } from './index.ts';

const greet = route({
  method: 'post',
  path: '/v1/greet',
  summary: '',
  auth: 'none',
  body: z.looseObject({ name: z.string() }),
  handler: async ({ body }) => ({ body: { name: body.name } }),
});

describe('a JSON body', () => {
  it.each([
    ['broken JSON', '{"name":', 400, 'malformed_json'],
    ['a key that reaches for the prototype', '{"name":"a","__proto__":{"admin":1}}', 400, 'malformed_json'],
    ['the same in disguise', '{"name":"a","\\u005f_proto__":{"admin":1}}', 400, 'malformed_json'],
    ['a constructor with a prototype', '{"constructor":{"prototype":{}}}', 400, 'malformed_json'],
    ['absurd nesting', '['.repeat(100_000) + ']'.repeat(100_000), 400, 'malformed_json'],
    ['nothing at all', '', 400, 'invalid_body'],
    ['a bare value', '"Ada"', 400, 'invalid_body'],
    ['more bytes than the limit', `{"name":"${'a'.repeat(2_000_000)}"}`, 413, 'payload_too_large'],
  ])('with %s is refused', async (_what, body, status, reason) => {
    const { url } = await serveApp([greet]);
    const answer = await answerOf(fetch(`${url}/v1/greet`, post(body)));
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
  });

  it('may talk of __proto__ in a value, have a BOM and be of a +json type', async () => {
    const { url } = await serveApp([greet]);
    const name = '"__proto__": what is it?';
    const sent = post(`\ufeff${JSON.stringify({ name })}`, {
      'content-type': 'application/cloudevents+json',
    });
    expect((await answerOf(fetch(`${url}/v1/greet`, sent))).body).toEqual({ name });
  });

  it.each([
    ['another type', { 'content-type': 'text/plain' }],
    ['no type', { 'content-type': '' }],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }],
    ['a content encoding', { 'content-encoding': 'gzip' }],
  ])('with %s is a 415', async (_what, headers) => {
    const { url } = await serveApp([greet]);
    expect((await fetch(`${url}/v1/greet`, post({ name: 'a' }, headers))).status).toBe(415);
  });

  it('in invalid UTF-8 is refused', async () => {
    const { url } = await serveApp([greet]);
    const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const answer = await answerOf(fetch(`${url}/v1/greet`, { ...post(''), body }));
    expect([answer.status, answer.body.reason]).toEqual([400, 'malformed_json']);
  });

  it.each([
    ['declared', 'Content-Length: 1000000', ''],
    ['not declared', 'Transfer-Encoding: chunked', `7d0\r\n${'a'.repeat(2000)}\r\n`],
  ])(
    'over a limit with its length %s is answered before it is all sent, then cut off',
    async (_, framing, part) => {
      const { server } = await serveApp([greet], { bodyLimitBytes: 1000, unreadBodyMs: 100 });
      const socket = createConnection(server.port, '127.0.0.1');
      let received = '';
      socket.on('data', (data) => {
        received += data;
      });
      socket.write(
        `POST /v1/greet HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${framing}\r\n\r\n${part}`,
      );
      await vi.waitFor(() => expect(received).toContain('HTTP/1.1 413'));
      await vi.waitFor(() => expect(socket.closed).toBe(true), { timeout: 5000 });
    },
  );

  it('that is refused in its middle does not stand in the way of the next request', async () => {
    const hello = get('/v1/hello', async () => ({ body: {} }));
    const { server } = await serveApp([greet, hello]);
    const socket = createConnection(server.port, '127.0.0.1');
    let received = '';
    socket.on('data', (data) => {
      received += data;
    });
    const body = `[${'0,'.repeat(200_000)}0]`;
    const head = `POST /v1/greet HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    for (let refusals = 1; refusals <= 3; refusals += 1) {
      socket.write(`${head}\r\n\r\n${body}`);
      await vi.waitFor(() =>
        expect(received.split('"reason":"too_many_entries"')).toHaveLength(refusals + 1),
      );
    }
    socket.write('GET /v1/hello HTTP/1.1\r\nHost: a\r\n\r\n');
    await vi.waitFor(() => expect(received).toContain('HTTP/1.1 200'));
    socket.destroy();
  });

  it('that its sender breaks off is nobody else’s error', async () => {
    const { server, logs } = await serveApp([greet]);
    const socket = createConnection(server.port, '127.0.0.1');
    const head = 'POST /v1/greet HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99';
    socket.write(`${head}\r\n\r\n{`, () => socket.destroy());
    const line = expect.objectContaining({ msg: 'request completed', status: 499 });
    await vi.waitFor(() => expect(logs).toContainEqual(line));
    expect(logs.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });
});
