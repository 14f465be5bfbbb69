import type { ServerResponse } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { get, serveApp } from '../test/serve-app.ts';
import { type EventStream, type EventStreamOptions, openEventStream } from './index.ts';

/** A route that opens a stream and hands it to the test; the handler ends with the stream. */
function streaming(options?: EventStreamOptions) {
  const opened = Promise.withResolvers<EventStream>();
  const finish = Promise.withResolvers<void>();
  const route = get('/v1/stream', async ({ req, res }) => {
    opened.resolve(openEventStream(req, res, options));
    await finish.promise;
    return undefined;
  });
  return { route, opened: opened.promise, finish };
}

describe('an event stream', () => {
  it('carries events with name, id and JSON data or a word, and ends cleanly', async () => {
    const { url } = await serveApp([
      get('/v1/stream', async ({ req, res }) => {
        const stream = openEventStream(req, res);
        await stream.send({ event: 'status', id: '1', data: { text: 'two\nlines' } });
        await stream.send({ data: null });
        await stream.send({ text: '[DONE]' });
        await expect(stream.send({ text: 'two\nlines' })).rejects.toThrow('one line');
        stream.close();
        return undefined;
      }),
    ]);
    const answer = await fetch(`${url}/v1/stream`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('no-transform');
    expect(await answer.text()).toBe(
      'event: status\nid: 1\ndata: {"text":"two\\nlines"}\n\ndata: null\n\ndata: [DONE]\n\n',
    );
  });

  it('arrives event by event, not at the end', async () => {
    const { route, opened } = streaming();
    const { url } = await serveApp([route]);
    const answer = await fetch(`${url}/v1/stream`);
    const reader = answer.body!.getReader();
    await (await opened).send({ data: 1 });
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 1\n\n');
    await reader.cancel();
  });

  it('sends comments while nothing happens', async () => {
    const { route } = streaming({ keepAliveMs: 5 });
    const { url } = await serveApp([route]);
    const reader = (await fetch(`${url}/v1/stream`)).body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^(:\n\n)+$/);
    await reader.cancel();
  });

  it('is cut, not ended, when its handler fails', async () => {
    const { route, opened, finish } = streaming();
    const { url } = await serveApp([route]);
    const answer = await fetch(`${url}/v1/stream`);
    await opened;
    finish.reject(new Error('upstream is gone'));
    await expect(answer.text()).rejects.toThrow();
  });

  it('slows its writer down to the pace of its reader', async () => {
    const text = 'a'.repeat(1024 * 1024);
    const sent: { full: boolean }[] = [];
    const writing = Promise.withResolvers<void>();
    const answering = Promise.withResolvers<ServerResponse>();
    const { url } = await serveApp([
      get('/v1/stream', async ({ req, res }) => {
        const stream = openEventStream(req, res);
        answering.resolve(res);
        const write = async () => {
          while (sent.length < 100) {
            sent.push({ full: res.writableNeedDrain });
            await stream.send({ data: text });
          }
        };
        await write().then(writing.resolve, writing.reject);
        return undefined;
      }),
    ]);
    const gone = expect(writing.promise).rejects.toMatchObject({ code: 'cancelled', reason: 'client_gone' });
    const caller = new AbortController();
    const answer = await fetch(`${url}/v1/stream`, { signal: caller.signal });
    // Nobody reads yet: the buffers in between fill up, and the writer has to wait.
    const res = await answering.promise;
    await vi.waitFor(() => expect(res.writableNeedDrain).toBe(true));
    const reader = answer.body!.getReader();
    for (let bytes = 0; bytes < 20 * text.length; ) bytes += (await reader.read()).value!.length;
    caller.abort();
    await gone;
    expect(sent.length).toBeGreaterThanOrEqual(20);
    expect(sent.filter(({ full }) => full)).toEqual([]);
  });

  it('tells its writer that the reader has gone', async () => {
    const { route, opened } = streaming();
    const { url } = await serveApp([route]);
    const caller = new AbortController();
    await fetch(`${url}/v1/stream`, { signal: caller.signal });
    const stream = await opened;
    caller.abort();
    await vi.waitFor(() => expect(stream.signal.aborted).toBe(true));
    await expect(stream.send({ data: 1 })).rejects.toMatchObject({ reason: 'client_gone' });
  });

  it('ends when the server shuts down, so that its reader connects to another instance', async () => {
    const { route, opened, finish } = streaming();
    const { url, server, logs } = await serveApp([route]);
    const answer = await fetch(`${url}/v1/stream`);
    const stream = await opened;
    await stream.send({ data: 1 });
    await server.close(60_000);
    expect(await answer.text()).toBe('data: 1\n\n');
    expect(stream.signal.reason).toMatchObject({ reason: 'shutting_down' });
    finish.reject(stream.signal.reason);
    await vi.waitFor(() => expect(logs).toContainEqual(expect.objectContaining({ msg: 'request refused' })));
    expect(logs.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  it('that has an end of its own is given the time to come to it', async () => {
    const { route, opened } = streaming({ endOnShutdown: false });
    const { url, server } = await serveApp([route]);
    const answer = await fetch(`${url}/v1/stream`);
    const stream = await opened;
    const closed = server.close(60_000);
    await stream.send({ event: 'done', data: {} });
    stream.close();
    expect(await answer.text()).toContain('event: done');
    await closed;
  });

  it('refuses a name that would break its framing', async () => {
    const { route, opened } = streaming();
    const { url } = await serveApp([route]);
    const caller = new AbortController();
    await fetch(`${url}/v1/stream`, { signal: caller.signal });
    await expect((await opened).send({ event: 'a\ndata: forged', data: 1 })).rejects.toThrow('one line');
    caller.abort();
  });
});
