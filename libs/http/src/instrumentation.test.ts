import { once } from 'node:events';
import { injectTrace, requestContext } from '@lectern/telemetry';
import { describe, expect, it, vi } from 'vitest';
import { answerOf, get, serveApp } from '../test/serve-app.ts';

const echo = get('/v1/echo/:id', async () => ({ body: { ...requestContext.getStore(), ...injectTrace() } }));

describe('every request', () => {
  it.each([
    ['a sane one it came with', 'abc-123', /^abc-123$/],
    ['a new one instead of one that would garble a log', 'a"b {}', /^[0-9a-f-]{36}$/],
    ['a new one instead of one that is too long', 'a'.repeat(200), /^[0-9a-f-]{36}$/],
  ])('has an id: %s', async (_what, sent, expected) => {
    const { url } = await serveApp([echo]);
    const { body, headers } = await answerOf(
      fetch(`${url}/v1/echo/1`, { headers: { 'x-request-id': sent } }),
    );
    expect(body.requestId).toMatch(expected);
    expect(headers.get('x-request-id')).toBe(body.requestId);
  });

  it('continues the trace of its caller in a span named by its route', async () => {
    const { url, spans } = await serveApp([echo]);
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tracestate: 'vendor=1' };
    const { body } = await answerOf(fetch(`${url}/v1/echo/1?q=secret`, { headers }));
    await vi.waitFor(() => expect(spans).toHaveLength(1));
    expect(body.traceparent).toBe(`00-${traceId}-${spans[0]!.spanContext().spanId}-01`);
    expect(body.tracestate).toBe('vendor=1');
    expect(spans[0]).toMatchObject({
      name: 'GET /v1/echo/:id',
      parentSpanContext: { spanId: '00f067aa0ba902b7' },
      status: { code: 0 },
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/v1/echo/:id',
        'http.response.status_code': 200,
        'url.path': '/v1/echo/1',
      },
    });
    expect(JSON.stringify(spans[0]!.attributes)).not.toContain('secret');
  });

  it('marks its span as an error for a 5xx, not for a refusal', async () => {
    const { url, spans } = await serveApp([get('/v1/boom', () => Promise.reject(new Error('boom')))]);
    await fetch(`${url}/v1/boom`);
    await fetch(`${url}/nowhere`);
    await vi.waitFor(() => expect(spans).toHaveLength(2));
    expect(spans.map((span) => [span.name, span.status.code])).toEqual([
      ['GET /v1/boom', 2],
      ['GET', 0],
    ]);
  });

  it('leaves one log line with its ids, without its query, and one measurement by route', async () => {
    const { url, logs, telemetry } = await serveApp([echo]);
    await fetch(`${url}/v1/echo/1?q=secret`, { headers: { 'x-request-id': 'r-1' } });
    await fetch(`${url}/nowhere`);
    await vi.waitFor(() => expect(logs.filter((line) => line.msg === 'request completed')).toHaveLength(2));
    const line = logs.find((candidate) => candidate.requestId === 'r-1');
    expect(line).toMatchObject({ method: 'GET', path: '/v1/echo/1', route: '/v1/echo/:id', status: 200 });
    expect(line).toHaveProperty('trace_id');
    expect(JSON.stringify(logs)).not.toContain('secret');
    const metrics = (await telemetry.metrics.metrics()).split('\n');
    const name = 'http_server_request_duration_seconds_count';
    expect(metrics.filter((sample) => sample.startsWith(name))).toEqual([
      `${name}{method="GET",route="/v1/echo/:id",status="200"} 1`,
      `${name}{method="GET",route="unmatched",status="404"} 1`,
    ]);
  });

  it('of a method that nobody uses is measured and named as one of the others', async () => {
    const { url, spans, telemetry } = await serveApp([echo]);
    for (const method of ['PROPFIND', 'MKCOL', 'LOCK']) await fetch(`${url}/nowhere`, { method });
    await vi.waitFor(() => expect(spans).toHaveLength(3));
    expect(spans.map(({ name, attributes }) => [name, attributes['http.request.method']])).toEqual(
      Array(3).fill(['HTTP', '_OTHER']),
    );
    expect(spans.map(({ attributes }) => attributes['http.request.method_original'])).toContain('MKCOL');
    expect(await telemetry.metrics.metrics()).toContain(
      'http_server_request_duration_seconds_count{method="_OTHER",route="unmatched",status="404"} 3',
    );
  });

  it('is answered 504 when the time that its caller gave has passed, and its signal aborts', async () => {
    const ended = Promise.withResolvers<unknown>();
    const { url } = await serveApp([
      get('/v1/slow', ({ signal }) => {
        signal.addEventListener('abort', () => ended.resolve(signal.reason));
        return new Promise(() => undefined);
      }),
    ]);
    const answer = await answerOf(fetch(`${url}/v1/slow`, { headers: { 'x-request-timeout-ms': '30' } }));
    expect([answer.status, answer.body.code]).toEqual([504, 'deadline_exceeded']);
    expect(await ended.promise).toMatchObject({ code: 'deadline_exceeded' });
  });

  it('that fails after it was given up is still in the log', async () => {
    const { url, logs } = await serveApp([
      get('/v1/late', async ({ signal }) => {
        await once(signal, 'abort');
        throw new Error('half of the work is done');
      }),
    ]);
    expect((await fetch(`${url}/v1/late`, { headers: { 'x-request-timeout-ms': '10' } })).status).toBe(504);
    const line = expect.objectContaining({
      msg: 'handler failed after its request was cancelled',
      err: expect.objectContaining({ message: 'half of the work is done' }),
    });
    await vi.waitFor(() => expect(logs).toContainEqual(line));
  });

  it('tells its handlers the deadline', async () => {
    const { url } = await serveApp([echo]);
    const before = Date.now();
    const { body } = await answerOf(
      fetch(`${url}/v1/echo/1`, { headers: { 'x-request-timeout-ms': '5000' } }),
    );
    expect(body.deadlineAt).toBeGreaterThanOrEqual(before + 5000);
    expect(body.deadlineAt).toBeLessThanOrEqual(Date.now() + 5000);
  });

  it.each(['-1', '1.5', 'soon', '99999999999'])('is refused with a deadline of "%s"', async (value) => {
    const { url } = await serveApp([echo]);
    const answer = await answerOf(fetch(`${url}/v1/echo/1`, { headers: { 'x-request-timeout-ms': value } }));
    expect([answer.status, answer.body.reason]).toEqual([400, 'invalid_timeout']);
    expect(answer.body.requestId).toBeTruthy();
  });

  it('has its signal aborted when its caller goes away', async () => {
    const started = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<unknown>();
    const { url, logs } = await serveApp([
      get('/v1/slow', ({ signal }) => {
        started.resolve();
        signal.addEventListener('abort', () => ended.resolve(signal.reason));
        return new Promise(() => undefined);
      }),
    ]);
    const caller = new AbortController();
    const call = fetch(`${url}/v1/slow`, { signal: caller.signal });
    await started.promise;
    caller.abort();
    await expect(call).rejects.toThrow();
    expect(await ended.promise).toMatchObject({ code: 'cancelled', reason: 'client_gone' });
    const line = expect.objectContaining({ msg: 'request completed', status: 499 });
    await vi.waitFor(() => expect(logs).toContainEqual(line));
  });

  it('keeps its signal quiet when it was answered', async () => {
    let signal: AbortSignal | undefined;
    const { url, logs } = await serveApp([
      get('/v1/quick', async (input) => {
        signal = input.signal;
        return { body: {} };
      }),
    ]);
    await fetch(`${url}/v1/quick`);
    await vi.waitFor(() =>
      expect(logs).toContainEqual(expect.objectContaining({ msg: 'request completed' })),
    );
    expect(signal?.aborted).toBe(false);
  });
});
