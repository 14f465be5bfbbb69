import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError } from '@lectern/errors';
import { describe, expect, it, onTestFinished } from 'vitest';
import { json, nobodyThere, problem } from '../fake-service.ts';
import { failureOf, get, useHarness } from '../harness.ts';

const { service, client } = useHarness();
const upload = { operation: 'put', method: 'POST', path: '/v1/greeting', schema: get.schema } as const;
const content = (body: Readable, contentLength?: number) => ({
  content: { body, contentType: 'text/plain', contentLength },
});

/** A server that answers while the request still comes. */
async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a body that is passed on', () => {
  it('comes as it is, with its type and, where it is known, its length', async () => {
    const { url, requests } = await service((response) => {
      response.setHeader('Idempotency-Replayed', 'true');
      json(response, { hello: 'world' });
    });
    const body = () => Readable.from(['one ', 'two']);
    const answer = await client(url).upload({ ...upload, ...content(body()) });
    const replayed = { body: { hello: 'world' }, headers: { 'idempotency-replayed': 'true' } };
    expect(answer).toMatchObject(replayed);
    await client(url).upload({ ...upload, ...content(body(), 7), headers: { 'idempotency-key': 'k' } });
    expect(requests.map((request) => request.body)).toEqual(['one two', 'one two']);
    expect(requests.map(({ headers }) => headers)).toMatchObject([
      { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' },
      { 'content-length': '7', 'idempotency-key': 'k' },
    ]);
    expect(await client(url).callForHeaders(get)).toMatchObject(replayed);
  });

  it('is taken no faster than it is read, and ended by an answer that comes before its end', async () => {
    let given = 0;
    const endless = Readable.from(
      (function* () {
        for (; given < 100_000; given += 1) yield Buffer.alloc(64 * 1_024);
      })(),
    );
    const url = await listen((request, response) => {
      request.once('data', () => {
        request.pause();
        problem(response, 413, { code: 'payload_too_large', reason: 'document_too_large' });
      });
    });
    const error = await failureOf(client(url).upload({ ...upload, ...content(endless) }));
    expect(error).toMatchObject({ code: 'payload_too_large', reason: 'document_too_large' });
    expect(endless.destroyed).toBe(true);
    expect(given).toBeLessThan(1_000);
  });

  it('is sent once, and its own failure is that of the call', async () => {
    const { url, requests } = await service((response) => problem(response, 503));
    const sent = await failureOf(client(url).upload({ ...upload, ...content(Readable.from(['a'])) }));
    expect([sent.code, requests.length]).toEqual(['unavailable', 1]);
    const lost = await failureOf(client(nobodyThere).upload({ ...upload, ...content(Readable.from(['a'])) }));
    expect(lost.reason).toBe('connect_failed');
    const broken = Readable.from(
      (function* () {
        yield 'a';
        throw new AppError('invalid_argument', 'Broken.', { reason: 'broken' });
      })(),
    );
    expect((await failureOf(client(url).upload({ ...upload, ...content(broken) }))).reason).toBe('broken');
  });
});

describe('an answer of bytes', () => {
  it('comes with its headers, and fails where it is cut off', async () => {
    const { url, requests } = await service((response, index) => {
      response.writeHead(200, { 'content-type': 'text/markdown', 'content-length': '7' });
      if (index === 0) response.end('one two');
      else response.write('one', () => response.destroy());
    });
    const whole = await client(url).download({ operation: 'read', method: 'GET', path: '/v1/bytes' });
    expect([whole.headers['content-type'], await text(whole.body)]).toEqual(['text/markdown', 'one two']);
    expect(requests[0]?.headers.accept).toBe('*/*');
    const cut = await client(url).download({ operation: 'read', method: 'GET', path: '/v1/bytes' });
    await expect(text(cut.body)).rejects.toThrow();
  });

  it('is an error with its status before it begins', async () => {
    const { url } = await service((response) =>
      problem(response, 404, { code: 'not_found', reason: 'gone' }),
    );
    const error = await failureOf(client(url).download({ operation: 'read', method: 'GET', path: '/' }));
    expect(error).toMatchObject({ code: 'not_found', reason: 'gone' });
  });
});
