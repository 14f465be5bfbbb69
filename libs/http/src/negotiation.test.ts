import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerOf, get, post, serveApp } from '../test/serve-app.ts';
import { openEventStream, route } from './index.ts';

const facts = { summary: 'For a test', auth: 'none' } as const;
const json = route({
  ...{ ...facts, method: 'get', path: '/v1/json' },
  responses: { 200: z.object({}) },
  handler: async () => ({ body: {} }),
});

/** Sends bytes as they are, and answers with everything that comes back until the connection ends. */
function send(port: number, bytes: string): Promise<string> {
  const socket = createConnection(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

describe('a method that a path does not have', () => {
  const routes = () => [
    get('/v1/things/:id', async () => ({ body: {} })),
    route({ ...facts, method: 'delete', path: '/v1/things/:id', handler: async () => ({}) }),
    route({ ...facts, method: 'post', path: '/v1/things/refresh', handler: async () => ({}) }),
  ];

  it('is a 405 with all that the path has, and a path that is written out is no id', async () => {
    const { url } = await serveApp(routes());
    for (const [path, allow] of [
      ['/v1/things/1', 'GET, HEAD, DELETE, OPTIONS'],
      ['/v1/things/refresh', 'POST, OPTIONS'],
    ] as const) {
      const answer = await answerOf(fetch(url + path, { method: 'PUT' }));
      expect(answer).toMatchObject({
        status: 405,
        body: { code: 'method_not_allowed', details: { allow: allow.split(', ') } },
      });
      expect(answer.headers.get('allow')).toBe(allow);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('is not looked for at the path of an id', async () => {
    const { url } = await serveApp(routes());
    expect((await fetch(`${url}/v1/things/refresh`, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(`${url}/v1/things/other`, { method: 'DELETE' })).status).toBe(204);
  });

  it('is told by OPTIONS, and a path without routes is a 404 to that too', async () => {
    const { url } = await serveApp(routes());
    const answer = await fetch(`${url}/v1/things/1`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow'), await answer.text()]).toEqual([
      204,
      'GET, HEAD, DELETE, OPTIONS',
      '',
    ]);
    expect((await fetch(`${url}/v1/nothing`, { method: 'OPTIONS' })).status).toBe(404);
  });

  it.each(['TRACE', 'PROPFIND', 'PURGE'])('may be one that nobody has: %s', async (method) => {
    const { server } = await serveApp(routes());
    const answer = await send(
      server.port,
      `${method} /v1/things/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toContain('Allow: GET, HEAD, DELETE, OPTIONS');
  });

  it('may be CONNECT, which ends its connection', async () => {
    const { server } = await serveApp(routes());
    const answer = await send(
      server.port,
      'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/^Allow: \r$/m);
    expect(answer).toContain('"code":"method_not_allowed"');
  });
});

describe('HEAD', () => {
  it('has the headers of GET and no body', async () => {
    const { url } = await serveApp([json]);
    const [head, whole] = await Promise.all(
      ['HEAD', 'GET'].map((method) => fetch(`${url}/v1/json`, { method })),
    );
    const named = ({ headers }: Response) =>
      ['content-type', 'content-length', 'cache-control'].map((name) => headers.get(name));
    expect([head?.status, named(head!), await head?.text()]).toEqual([200, named(whole!), '']);
  });

  it('of an event stream ends with its headers', async () => {
    const refused = Promise.withResolvers<unknown>();
    const { url } = await serveApp([
      get('/v1/stream', async ({ req, res }) => {
        await openEventStream(req, res).send({ data: 1 }).catch(refused.resolve);
        return undefined;
      }),
    ]);
    const answer = await fetch(`${url}/v1/stream`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      '',
    ]);
    expect(await refused.promise).toMatchObject({ reason: 'head_alone' });
  });
});

describe('an answer that the request does not accept', () => {
  const accepted = async (url: string, accept: string, path = '/v1/json') =>
    (await fetch(url + path, { headers: { accept } })).status;

  it.each([
    ['application/json', 200],
    ['application/*;q=0.1', 200],
    ['text/html, */*;q=0.1', 200],
    ['text/html', 406],
    ['application/json;q=0', 406],
    ['application/problem+json', 406],
  ])('is a 406 where no type fits: %s is a %d', async (accept, status) => {
    const { url } = await serveApp([json]);
    expect(await accepted(url, accept)).toBe(status);
  });

  it('is a problem with the types that there are', async () => {
    const stream = route({
      ...{ ...facts, method: 'get', path: '/v1/stream', responses: { 200: { events: { tick: z.null() } } } },
      handler: async ({ req, res }) => {
        openEventStream(req, res).close();
        return undefined;
      },
    });
    const { url } = await serveApp([stream]);
    const answer = await answerOf(fetch(`${url}/v1/stream`, { headers: { accept: 'application/json' } }));
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      status: 406,
      code: 'not_acceptable',
      details: { available: ['text/event-stream'] },
    });
    expect(await accepted(url, 'text/event-stream', '/v1/stream')).toBe(200);
  });

  it('cannot be where there is no body to accept', async () => {
    const { url } = await serveApp([get('/v1/nothing', async () => ({}))]);
    expect(await accepted(url, 'text/html', '/v1/nothing')).toBe(204);
  });
});

describe('what a server does not take', () => {
  it('is named in the answer: the type and the encoding of a body', async () => {
    const greet = route({
      ...{ ...facts, method: 'post', path: '/v1/greet', body: z.strictObject({}) },
      handler: async () => ({}),
    });
    const { url } = await serveApp([greet]);
    const type = await fetch(`${url}/v1/greet`, post({}, { 'content-type': 'text/plain' }));
    expect([type.status, type.headers.get('accept')]).toEqual([415, 'application/json']);
    const coded = await fetch(`${url}/v1/greet`, post({}, { 'content-encoding': 'gzip' }));
    expect([coded.status, coded.headers.get('accept-encoding')]).toEqual([415, 'identity']);
  });

  it('is an expectation other than 100-continue', async () => {
    const { server } = await serveApp([json]);
    const ask = (expectation: string) =>
      send(
        server.port,
        `GET /v1/json HTTP/1.1\r\nHost: a\r\nExpect: ${expectation}\r\nConnection: close\r\n\r\n`,
      );
    const refused = await ask('a-miracle');
    expect(refused).toMatch(/^HTTP\/1\.1 417 /);
    expect(refused).toContain('"code":"expectation_failed"');
    expect(await ask('100-continue')).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });
});
