import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Answer } from '../fake-service.ts';
import { post, useHarness } from '../harness.ts';

const { service, client, clients } = useHarness();
const events = { word: z.object({ text: z.string() }), end: z.object({}) };
const call = { ...post, events, timeoutMs: 5_000 };

const write = (response: ServerResponse, ...lines: [string, unknown][]): void => {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [event, data] of lines) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
};
const word = (text: string): [string, unknown] => ['word', { text }];

async function read(url: string, options: object = {}) {
  const got: unknown[] = [];
  try {
    for await (const event of await client(url).stream({ ...call, ...options })) got.push(event);
    return { got, error: undefined };
  } catch (error) {
    return { got, error };
  }
}

describe('an answer of events', () => {
  it('comes piece by piece, also in pieces of a byte, and without what nobody knows', async () => {
    const text =
      'event: word\ndata: {"text":"Grüße"}\n\n: alive\n\nevent: later\ndata: 1\n\nevent: end\ndata: {}\n\n';
    const { url, requests } = await service(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      for (const byte of Buffer.from(text)) {
        if (!response.write(Buffer.of(byte))) await once(response, 'drain');
      }
      response.end();
    });
    expect(await read(url)).toEqual({
      got: [
        { event: 'word', data: { text: 'Grüße' } },
        { event: 'end', data: {} },
      ],
      error: undefined,
    });
    expect(requests[0]?.headers).toMatchObject({ accept: 'text/event-stream' });
    expect(Number(requests[0]?.headers['x-request-timeout-ms'])).toBeLessThanOrEqual(5_000);
  });

  it('is an error with its status before it begins', async () => {
    const { url } = await service((response) => {
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'not_found', reason: 'alias_unknown', detail: 'No.' }));
    });
    expect((await read(url)).error).toMatchObject({ code: 'not_found', reason: 'alias_unknown' });
  });

  it.each([
    [
      'an error event',
      (r) => write(r, word('a'), ['error', { status: 503, reason: 'model_cut' }]),
      'model_cut',
    ],
    ['an event of another shape', (r) => write(r, word('a'), ['word', 1]), 'bad_upstream_response'],
    [
      'a connection that breaks',
      (r) => {
        write(r, word('a'));
        setImmediate(() => r.destroy());
      },
      'connection_lost',
    ],
  ] satisfies [string, Answer, string][])('ends with %s, after what came', async (_, answer, reason) => {
    const { url } = await service(answer);
    const { got, error } = await read(url);
    expect(got).toEqual([{ event: 'word', data: { text: 'a' } }]);
    expect(error).toMatchObject({ reason });
  });

  it('is no answer of events as a page', async () => {
    const { url } = await service((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('x'),
    );
    expect((await read(url)).error).toMatchObject({ reason: 'bad_upstream_response' });
  });

  it('ends with its time, before it begins and after', async () => {
    const silent = await service(() => undefined);
    expect((await read(silent.url, { timeoutMs: 50 })).error).toMatchObject({ code: 'deadline_exceeded' });
    const slow = await service((response) => write(response, word('a')));
    const { got, error } = await read(slow.url, { timeoutMs: 300 });
    expect(got).toHaveLength(1);
    expect(error).toMatchObject({ code: 'deadline_exceeded' });
  });

  it('ends the request when its caller leaves, or reads no further', async () => {
    for (const leave of ['signal', 'return'] as const) {
      const closed = Promise.withResolvers<void>();
      const { url } = await service((response) => {
        response.on('close', () => closed.resolve());
        write(response, word('a'));
      });
      const caller = new AbortController();
      const iterator = (await client(url).stream({ ...call, signal: caller.signal }))[Symbol.asyncIterator]();
      expect((await iterator.next()).value).toMatchObject({ event: 'word' });
      if (leave === 'return') await iterator.return?.();
      else {
        caller.abort();
        await expect(iterator.next()).rejects.toMatchObject({ code: 'cancelled' });
      }
      await closed.promise;
    }
  });

  it('is asked for again when nobody was there, and not when it had begun', async () => {
    const { url, requests } = await service((response) => {
      if (requests.length === 1) response.destroy();
      else write(response, word('a'));
    });
    expect((await read(url)).error).toMatchObject({ reason: 'connection_lost' });
    expect(requests).toHaveLength(1);
    const nobody = clients('http://127.0.0.1:1').for('document');
    await expect(nobody.stream(call)).rejects.toMatchObject({ reason: 'connect_failed' });
  });
});
