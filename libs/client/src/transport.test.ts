import { describe, expect, it } from 'vitest';
import { json, problem, serve } from '../test/support/serve.ts';
import { createLecternClient, LecternError } from './index.ts';

const list = { data: [], nextCursor: null };
const busy = { code: 'unavailable', reason: 'at_capacity', retryable: true };

describe('a call that fails', () => {
  it('throws what the problem details say, with the id of the request', async () => {
    const { baseUrl } = await serve((_request, res) => {
      const errors = [{ pointer: '/query', detail: 'is empty' }];
      const facts = {
        code: 'invalid_argument',
        reason: 'invalid_body',
        retryable: false,
        errors,
        requestId: 'r-1',
      };
      problem(res, 400, facts);
    });
    const error = await createLecternClient({ baseUrl })
      .search({ query: '' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LecternError);
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_argument',
      reason: 'invalid_body',
      message: 'It cannot be.',
      errors: [{ pointer: '/query', detail: 'is empty' }],
      requestId: 'r-1',
      retryable: false,
    });
  });

  it('throws an error by the status for an answer that is no problem of the platform', async () => {
    const { baseUrl } = await serve((_request, res) =>
      res.writeHead(502, { 'retry-after': '7', 'x-request-id': 'r-2' }).end('<html>'),
    );
    await expect(createLecternClient({ baseUrl }).getDocument('d')).rejects.toMatchObject({
      ...{ status: 502, code: 'unavailable', retryable: true, retryAfterSeconds: 7, requestId: 'r-2' },
    });
  });

  it('throws network_error when nobody answers, and the signal’s reason when it was ended', async () => {
    const nobody = createLecternClient({ baseUrl: 'http://127.0.0.1:1', retries: 0 });
    await expect(nobody.getDocument('d')).rejects.toMatchObject({
      ...{ code: 'network_error', status: undefined, retryable: true },
    });
    const { baseUrl, seen } = await serve(() => undefined);
    const ended = new AbortController();
    const call = createLecternClient({ baseUrl }).getDocument('d', { signal: ended.signal });
    await expect.poll(() => seen.length).toBe(1);
    ended.abort(new Error('not needed any more'));
    await expect(call).rejects.toThrow('not needed any more');
  });

  it('throws timeout when no answer comes, or one that stops in the middle', async () => {
    const { baseUrl, seen } = await serve(({ path }, res) => {
      if (path.endsWith('/half')) res.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    const client = createLecternClient({ baseUrl, timeoutMs: 500 });
    for (const id of ['none', 'half'])
      await expect(client.getDocument(id)).rejects.toMatchObject({ code: 'timeout', retryable: true });
    expect(seen).toHaveLength(2);
  });

  it('throws timeout while a body is read that stops in the middle, and none while its reader takes its time', async () => {
    const { baseUrl } = await serve((_request, res) =>
      res.writeHead(200, { 'content-type': 'text/plain' }).write('half'),
    );
    const client = createLecternClient({ baseUrl, timeoutMs: 500 });
    const params = { path: { id: 'd' } };
    const { data } = await client.api.GET('/v1/documents/{id}/content', { params, parseAs: 'stream' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    const reader = data!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('half');
    await expect(reader.read()).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('an id', () => {
  it.each(['', '.', '..', '%2e%2e', 'a/b', '../..', '?', '\ud800'])(
    'is one segment of the path, whatever it holds: %j',
    async (id) => {
      const { baseUrl, seen } = await serve((_request, res) => problem(res, 404, { code: 'not_found' }));
      const client = createLecternClient({ baseUrl, retries: 0 });
      const params = { path: { id } };
      const calls = [
        client.getDocument(id),
        client.api.DELETE('/v1/documents/{id}', { params }),
        client.replaceContent(id, new File(['x'], 'x.txt')),
      ];
      for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'not_found' });
      await expect(client.streamPrompt(id)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(
        seen.map(({ method, path }) => `${method} ${path.replace(/[^/]+(?=\/run$|\/content$|$)/, '*')}`),
      ).toEqual([
        ...['GET /v1/documents/*', 'DELETE /v1/documents/*', 'PUT /v1/documents/*/content'],
        'POST /v1/prompts/*/run',
      ]);
    },
  );
});

describe('repetition', () => {
  it.each([429, 503])('comes after %i for a request that changes nothing', async (status) => {
    const { baseUrl, seen } = await serve((_request, res, count) =>
      count < 3 ? problem(res, status, busy) : json(res, 200, list),
    );
    const { data } = await createLecternClient({ baseUrl }).api.GET('/v1/documents');
    expect(data).toEqual(list);
    expect(seen).toHaveLength(3);
  });

  it('comes after a connection that was closed, and an answer in JSON that was cut off', async () => {
    const { baseUrl, seen } = await serve((_request, res, count) => {
      if (count === 3) return json(res, 200, list);
      if (count === 2)
        res.writeHead(200, { 'content-type': 'application/json', 'content-length': '50' }).write('{');
      return setImmediate(() => res.destroy());
    });
    const { data } = await createLecternClient({ baseUrl }).api.GET('/v1/documents');
    expect(data).toEqual(list);
    expect(seen).toHaveLength(3);
  });

  it('ends after the number that the client was made with', async () => {
    const { baseUrl, seen } = await serve((_request, res) => problem(res, 503, busy));
    const client = createLecternClient({ baseUrl, retries: 2 });
    await expect(client.api.GET('/v1/documents')).rejects.toMatchObject({ reason: 'at_capacity' });
    expect(seen).toHaveLength(3);
  });

  it.each([
    ['a POST without an Idempotency-Key', 503, true],
    ['an error that stays', 404, false],
    ['an error of the platform itself', 500, false],
  ])('does not come for %s', async (_what, status, isPost) => {
    const { baseUrl, seen } = await serve((_request, res) =>
      problem(res, status, { code: 'x', reason: 'x' }),
    );
    const client = createLecternClient({ baseUrl });
    await expect(isPost ? client.search({ query: 'q' }) : client.getDocument('d')).rejects.toMatchObject({
      status,
    });
    expect(seen).toHaveLength(1);
  });

  it('waits for as long as the platform asks', async () => {
    const times: number[] = [];
    const { baseUrl } = await serve((_request, res, count) => {
      times.push(performance.now());
      return count === 1 ? problem(res, 429, busy, { 'retry-after': '1' }) : json(res, 200, list);
    });
    await createLecternClient({ baseUrl }).api.GET('/v1/documents');
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1_000);
  });

  it('does not begin when its pause would outlast the call', async () => {
    const { baseUrl, seen } = await serve((_request, res) =>
      problem(res, 503, busy, { 'retry-after': '60' }),
    );
    const startedAt = performance.now();
    await expect(createLecternClient({ baseUrl }).getDocument('d')).rejects.toMatchObject({
      ...{ reason: 'at_capacity', retryAfterSeconds: 60 },
    });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(seen).toHaveLength(1);
  });

  it('is ended by the signal of the call', async () => {
    const { baseUrl, seen } = await serve((_request, res) =>
      problem(res, 503, busy, { 'retry-after': '30' }),
    );
    const ended = new AbortController();
    const call = createLecternClient({ baseUrl }).getDocument('d', { signal: ended.signal });
    await expect.poll(() => seen.length).toBe(1);
    ended.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });
});

describe('a credential', () => {
  it('goes with every call, and is asked for anew when it is a function', async () => {
    const { baseUrl, seen } = await serve((_request, res) => json(res, 200, list));
    await createLecternClient({ baseUrl, credential: 'key' }).api.GET('/v1/documents');
    let count = 0;
    const client = createLecternClient({ baseUrl, credential: async () => `key-${++count}` });
    await client.api.GET('/v1/documents');
    await client.api.GET('/v1/documents');
    await createLecternClient({ baseUrl }).api.GET('/v1/documents');
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      ...['Bearer key', 'Bearer key-1', 'Bearer key-2'],
      undefined,
    ]);
  });

  it('that was refused is replaced once, where there is another one', async () => {
    const refusal = { code: 'unauthenticated', reason: 'credential_invalid' };
    const { baseUrl, seen } = await serve(({ headers }, res) =>
      headers.authorization === 'Bearer new' ? json(res, 200, { results: [] }) : problem(res, 401, refusal),
    );
    const credentials = ['old', 'new', 'new'];
    const client = createLecternClient({ baseUrl, credential: () => credentials.shift() ?? '' });
    expect(await client.search({ query: 'q' })).toEqual({ results: [] });
    const stale = createLecternClient({ baseUrl, credential: () => 'stale' });
    await expect(stale.search({ query: 'q' })).rejects.toMatchObject({ status: 401 });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer new',
      'Bearer stale',
    ]);
  });
});
