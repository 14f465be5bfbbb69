import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { get, serveApp } from '../test/serve-app.ts';

/** Sends bytes as they are, and answers with everything that comes back until the connection ends. */
function send(port: number, bytes: string): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

describe('bytes that are no HTTP request', () => {
  it.each([
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
    ],
    [
      'a length beside chunks',
      'POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['endless headers', `GET /v1/x HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('are refused with problem+json: %s', async (_what, bytes, status) => {
    const { server } = await serveApp([get('/v1/x', async () => ({ body: {} }))]);
    const [head = '', body = ''] = (await send(server.port, bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('Content-Type: application/problem+json');
    const problem = JSON.parse(body);
    expect(problem).toMatchObject({ status, code: 'invalid_argument', reason: 'malformed_request' });
    expect(head).toContain(`X-Request-Id: ${problem.requestId}`);
  });

  it('are refused with problem+json without a Host, but of HTTP/1.1 alone', async () => {
    const { server } = await serveApp([get('/v1/x', async () => ({ body: { found: true } }))]);
    const answers = ['1.1', '1.0'].map((version) =>
      send(server.port, `GET /v1/x HTTP/${version}\r\nConnection: close\r\n\r\n`),
    );
    const [refused = '', answered = ''] = await Promise.all(answers);
    expect(refused).toMatch(/^HTTP\/1.1 400 /);
    expect(refused).toContain('application/problem+json');
    expect(refused).toContain('"reason":"host_missing"');
    expect(answered).toMatch(/^HTTP\/1.1 200 /);
  });

  const first = (answer: string) => ({
    status: Number(answer.split(' ', 2)[1]),
    reason: /"reason":"(\w+)"/.exec(answer)?.[1],
  });

  it.each([
    ['two, of which one is right', 'Host: a\r\nHost: b'],
    ['the same twice, in another spelling', 'Host: a\r\nhost: a'],
    ['a blank in it', 'Host: a b'],
    ['none in it', 'Host: '],
    ['a user in it', 'Host: me@a'],
    ['a path in it', 'Host: a/b'],
    ['a port that is none', 'Host: a:b'],
    ['an open bracket', 'Host: [::1'],
  ])('are refused with problem+json with a Host that has %s', async (_what, lines) => {
    const { server } = await serveApp([get('/v1/x', async () => ({ body: { found: true } }))]);
    for (const version of ['1.1', '1.0']) {
      const answer = await send(
        server.port,
        `GET /v1/x HTTP/${version}\r\n${lines}\r\nConnection: close\r\n\r\n`,
      );
      expect(first(answer), version).toEqual({ status: 400, reason: 'host_invalid' });
    }
  });

  it.each(['a', 'a.example:8080', '127.0.0.1:1', '[::1]:8080', 'xn--a_b.example', 'a:'])(
    'are none with the Host %s',
    async (host) => {
      const { server } = await serveApp([get('/v1/x', async () => ({ body: { found: true } }))]);
      const answer = await send(
        server.port,
        `GET /v1/x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      );
      expect(first(answer).status).toBe(200);
    },
  );

  it('with a target that is a whole URL go by its path and its host alone', async () => {
    const route = get('/v1/x', async ({ req }) => ({ body: { url: req.url, host: req.headers.host } }));
    const { server, logs } = await serveApp([route]);
    const answer = await send(
      server.port,
      'GET http://here.example:1/v1/x?y=http://z HTTP/1.1\r\nHost: there.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toContain('{"url":"/v1/x?y=http://z","host":"here.example:1"}');
    expect(logs).toContainEqual(expect.objectContaining({ path: '/v1/x', status: 200 }));
  });

  it.each([
    ['http://a', '/'],
    ['HTTPS://a?x=1', '/?x=1'],
  ])('with the target %s, which has no path, ask for %s', async (target, path) => {
    const { server, logs } = await serveApp([get('/', async ({ req }) => ({ body: { url: req.url } }))]);
    const head = `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
    expect(await send(server.port, head)).toContain(`{"url":"${path}"}`);
    expect(logs).toContainEqual(expect.objectContaining({ path: '/', status: 200 }));
  });

  it.each([
    ['ftp://a/v1/x', 'malformed_request'],
    ['http:/v1/x', 'malformed_request'],
    ['a/v1/x', 'malformed_request'],
    ['http://me@a/v1/x', 'host_invalid'],
    ['http:///v1/x', 'host_invalid'],
    ['http://a\\b/v1/x', 'host_invalid'],
  ])('with the target %s are refused with problem+json', async (target, reason) => {
    const { server } = await serveApp([get('/v1/x', async () => ({ body: { found: true } }))]);
    const answer = await send(server.port, `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(first(answer).status).toBe(400);
    expect(['malformed_request', reason]).toContain(first(answer).reason);
  });

  it.each(['gzip, chunked', 'xchunked', 'identity, chunked'])(
    'with a body in %s are refused',
    async (encoding) => {
      const { server } = await serveApp([get('/v1/x', async () => ({ body: { found: true } }))]);
      const head = `GET /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ${encoding}\r\nConnection: close\r\n\r\n`;
      expect(first(await send(server.port, `${head}0\r\n\r\n`))).toMatchObject({
        status: 400,
        reason: 'malformed_request',
      });
    },
  );

  it('cut the connection when an answer has begun, and add nothing to it', async () => {
    const route = get('/v1/half', async ({ res }) => {
      res.write('half');
      return new Promise(() => undefined);
    });
    const { server } = await serveApp([route]);
    const socket = createConnection(server.port, '127.0.0.1');
    socket.write('GET /v1/half HTTP/1.1\r\nHost: a\r\n\r\n');
    let answer = '';
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      answer += bytes;
      if (answer.includes('half')) socket.write('GARBAGE\r\n\r\n');
    });
    await closed;
    expect(answer).toContain('half');
    expect(answer).not.toContain('malformed_request');
  });
});
