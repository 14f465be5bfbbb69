import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { answerOk } from '../support/upstream.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const mebibyte = 1024 * 1024;
const block = randomBytes(mebibyte);

function* blocks(count: number): Generator<Buffer> {
  for (let i = 0; i < count; i += 1) yield block;
}

/** A request on a connection of its own, for tests that hang up. */
async function open(
  path: string,
  o: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const request = httpRequest(gateway.url + path, {
    method: o.method ?? 'GET',
    agent: false,
    headers: { authorization: gateway.authorization, ...o.headers },
  });
  request.end(o.body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { request, response };
}

async function readAll(response: IncomingMessage): Promise<{ text: string; whole: boolean }> {
  let text = '';
  try {
    for await (const chunk of response) text += String(chunk);
    return { text, whole: response.complete };
  } catch {
    return { text, whole: false };
  }
}

describe('bodies', () => {
  it('go up unchanged, with a length and without one', async () => {
    const sum = createHash('sha256');
    gateway.document.answer = async (request, response) => {
      const hash = createHash('sha256');
      for await (const chunk of request) hash.update(chunk);
      const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
      response.end(JSON.stringify({ hash: hash.digest('hex'), length, encoding }));
    };
    for (const part of blocks(8)) sum.update(part);
    const expected = sum.digest('hex');
    const whole = Buffer.concat([...blocks(8)]);
    const known = await gateway.fetch('/v1/documents', { method: 'POST', body: whole });
    expect(await known.json()).toEqual({ hash: expected, length: String(whole.length) });
    const unknown = await gateway.fetch('/v1/documents', {
      method: 'POST',
      body: Readable.toWeb(Readable.from(blocks(8))) as never,
      duplex: 'half',
    } as RequestInit);
    expect(await unknown.json()).toEqual({ hash: expected, encoding: 'chunked' });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'GET'])('go up with %s, as far as HTTP allows', async (method) => {
    gateway.document.answer = async (request, response) => {
      response.end(Buffer.concat(await request.toArray()));
    };
    const { response } = await open('/v1/documents/x', {
      method,
      body: '{"a":1}',
      headers: { 'content-length': '7' },
    });
    expect(await readAll(response)).toEqual({ text: '{"a":1}', whole: true });
  });

  it('are not read faster than the service reads them', async () => {
    let received = 0;
    let resume: () => void = () => undefined;
    gateway.document.answer = (request, response) => {
      // The service reads nothing until the test says so.
      resume = () => {
        request.on('data', (chunk) => {
          received += chunk.length;
        });
        request.on('end', () => response.end());
      };
    };
    const request = httpRequest(`${gateway.url}/v1/documents`, {
      method: 'POST',
      headers: { authorization: gateway.authorization },
    });
    const answered = once(request, 'response');
    let sent = 0;
    const source = Readable.from(
      (function* () {
        for (const part of blocks(128)) {
          sent += part.length;
          yield part;
        }
      })(),
    );
    const done = pipeline(source, request);
    let before = -1;
    const isStill = () => {
      const still = sent === before;
      before = sent;
      return still;
    };
    await expect.poll(isStill, { interval: 200 }).toBe(true);
    expect(sent).toBeLessThan(32 * mebibyte);
    resume();
    await done;
    await answered;
    expect(received).toBe(128 * mebibyte);
  });

  it('are not fetched faster than the client reads them', async () => {
    let sent = 0;
    const source = Readable.from(
      (function* () {
        for (const part of blocks(128)) {
          sent += part.length;
          yield part;
        }
      })(),
    );
    gateway.document.answer = (_, response) => void pipeline(source, response);
    // The client reads nothing until the service has come to a stop.
    const { response } = await open('/v1/documents/x/content');
    let before = -1;
    const isStill = () => {
      const still = sent === before;
      before = sent;
      return still;
    };
    await expect.poll(isStill, { interval: 200 }).toBe(true);
    expect(sent).toBeLessThan(32 * mebibyte);
    let received = 0;
    for await (const chunk of response) received += chunk.length;
    expect(received).toBe(128 * mebibyte);
  });

  it('come back byte by byte as the service sends them', async () => {
    let upstream: ServerResponse | undefined;
    gateway.document.answer = (_, response) => {
      upstream = response;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
    };
    const { response } = await open('/v1/documents/x/events');
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      upstream!.write(text);
      const [chunk] = await once(response, 'data');
      expect(String(chunk)).toBe(text);
    }
    upstream!.end();
    await once(response, 'end');
    expect(response.complete).toBe(true);
  });
});

describe('an answer that is cut', () => {
  it.each([
    ['with a length', { 'content-length': '1000' }],
    ['in chunks', {}],
  ])('is cut for the client too: %s', async (_, headers) => {
    gateway.document.answer = (_request, response) => {
      response.writeHead(200, headers);
      response.write('half', () => response.destroy());
    };
    const { response } = await open('/v1/documents/x');
    expect(await readAll(response)).toEqual({ text: 'half', whole: false });
  });

  it('ends an event stream with an error event, and not cleanly', async () => {
    gateway.document.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.write('event: status\ndata: {"a":1}\n\n', () => response.destroy());
    };
    const { response } = await open('/v1/documents/x/events');
    const { text, whole } = await readAll(response);
    expect(whole).toBe(false);
    expect(text).toMatch(
      /^event: status\ndata: \{"a":1\}\n\nevent: error\ndata: \{.*"reason":"upstream_unavailable".*\}\n\n$/,
    );
  });

  it('adds nothing to an event that was cut in its middle', async () => {
    gateway.document.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"a":', () => response.destroy());
    };
    const { response } = await open('/v1/documents/x/events');
    expect(await readAll(response)).toEqual({ text: 'data: {"a":', whole: false });
  });
});

describe('a client that goes away', () => {
  it('ends the service\u2019s work in the middle of an answer', async () => {
    const closed = Promise.withResolvers<void>();
    gateway.document.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200);
      response.write('first');
    };
    const { request, response } = await open('/v1/documents/x');
    await once(response, 'data');
    request.destroy();
    await closed.promise;
  });

  it('ends the service\u2019s work before an answer', async () => {
    const arrived = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    gateway.document.answer = (_, response) => {
      response.on('close', () => closed.resolve());
      arrived.resolve();
    };
    const request = httpRequest(`${gateway.url}/v1/documents/x`, {
      agent: false,
      headers: { authorization: gateway.authorization },
    });
    request.on('error', () => undefined);
    request.end();
    await arrived.promise;
    request.destroy();
    await closed.promise;
  });

  it('in the middle of an upload leaves the service with a request that broke off', async () => {
    const broken = Promise.withResolvers<boolean>();
    gateway.document.answer = (request) => {
      request.resume();
      request.on('close', () => broken.resolve(request.complete));
    };
    const request = httpRequest(`${gateway.url}/v1/documents`, {
      method: 'POST',
      agent: false,
      headers: { authorization: gateway.authorization, 'content-length': String(10 * mebibyte) },
    });
    request.on('error', () => undefined);
    request.write(block);
    await expect.poll(() => gateway.document.requests.at(-1)?.method).toBe('POST');
    request.destroy();
    expect(await broken.promise).toBe(false);
  });
});

describe('an answer before the end of an upload', () => {
  async function upload(path: string, headers: Record<string, string>) {
    const request = httpRequest(gateway.url + path, { method: 'POST', agent: false, headers });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    const sent = pipeline(Readable.from(blocks(64)), request).then(
      () => true,
      () => false,
    );
    const [response] = await answered;
    const body = await readAll(response);
    return { status: response.statusCode, body, sent };
  }

  it('reaches the client when the service refuses', async () => {
    gateway.document.answer = (_, response) => {
      response
        .writeHead(413, { 'content-type': 'application/problem+json', 'content-length': '2' })
        .end('{}');
    };
    const { status, body, sent } = await upload('/v1/documents', { authorization: gateway.authorization });
    expect([status, body]).toEqual([413, { text: '{}', whole: true }]);
    await sent;
  });

  it('reaches the client when the gateway refuses', async () => {
    const { status, body, sent } = await upload('/v1/documents', {});
    expect([status, body.whole]).toEqual([401, true]);
    await sent;
  });

  it('leaves the gateway as good as before', async () => {
    gateway.document.answer = answerOk;
    expect((await gateway.fetch('/v1/documents')).status).toBe(200);
  });
});
