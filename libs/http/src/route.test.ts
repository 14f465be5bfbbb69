import { identityHeaders } from '@lectern/auth/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { z } from 'zod';
import { ada, answerOf, get, member, post, serveApp } from '../test/serve-app.ts';
import { createHttpApp, route } from './index.ts';

const echo = route({
  method: 'post',
  path: '/v1/echo/:id',
  summary: 'Answers with its input',
  auth: 'none',
  params: z.object({ id: z.string() }),
  query: z.object({ n: z.coerce.number().int().default(1) }),
  body: z.strictObject({ name: z.string(), tags: z.array(z.string()).default([]) }),
  handler: async ({ params, query, body }) => {
    expectTypeOf(params).toEqualTypeOf<{ id: string }>();
    expectTypeOf(query).toEqualTypeOf<{ n: number }>();
    expectTypeOf(body).toEqualTypeOf<{ name: string; tags: string[] }>();
    return { status: 201, body: { params, query, body } };
  },
});

describe('a route', () => {
  it('gives its handler what the schemas made of the input', async () => {
    const { url } = await serveApp([echo]);
    const answer = await answerOf(fetch(`${url}/v1/echo/a%20b?n=7&unknown=1`, post({ name: 'Ada' })));
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ params: { id: 'a b' }, query: { n: 7 }, body: { name: 'Ada', tags: [] } });
  });

  it('has no input where it has no schema, and refuses a body there', async () => {
    const { url } = await serveApp([
      route({
        method: 'post',
        path: '/v1/bare/:id',
        summary: '',
        auth: 'none',
        handler: async ({ params, query, body }) => {
          expectTypeOf(params).toEqualTypeOf<undefined>();
          expectTypeOf(query).toEqualTypeOf<undefined>();
          expectTypeOf(body).toEqualTypeOf<undefined>();
          return { body: { nothing: [params, query, body].every((part) => part === undefined) } };
        },
      }),
    ]);
    expect((await answerOf(fetch(`${url}/v1/bare/1?q=2`, { method: 'POST' }))).body).toEqual({
      nothing: true,
    });
    expect(await answerOf(fetch(`${url}/v1/bare/1`, post('{broken')))).toMatchObject({
      ...{ status: 400, body: { reason: 'unexpected_body' } },
    });
  });

  it('answers 204 without a body, and sends the headers it was given', async () => {
    const { url } = await serveApp([get('/v1/x', async () => ({ headers: { Location: '/v1/y' } }))]);
    const answer = await fetch(`${url}/v1/x`);
    expect([answer.status, answer.headers.get('location'), await answer.text()]).toEqual([204, '/v1/y', '']);
  });

  it('is stored by nobody, unless it says otherwise or can be revalidated', async () => {
    const headers = { 'Cache-Control': 'public, max-age=300' };
    const facts = { method: 'get', summary: '', auth: 'none', handler: async () => ({ body: [1] }) } as const;
    const { url } = await serveApp([
      get('/v1/secret', async () => ({ body: {} })),
      get('/v1/nothing', async () => ({})),
      get('/v1/written', async ({ res }) => {
        res.end('by the handler');
        return undefined;
      }),
      get('/v1/keys', async () => ({ body: {}, headers })),
      route({ ...facts, path: '/v1/thing', revalidated: true }),
    ]);
    const cacheControl = async (path: string) => (await fetch(url + path)).headers.get('cache-control');
    expect(await cacheControl('/v1/secret')).toBe('no-store');
    for (const path of ['/v1/nothing', '/v1/written', '/v1/nowhere'])
      expect(await cacheControl(path), path).toBe('no-store');
    expect(await cacheControl('/v1/keys')).toBe('public, max-age=300');
    expect(await cacheControl('/v1/thing')).toBe('private, no-cache');
    expect(() => route({ ...facts, method: 'post', path: '/v1/x', revalidated: true })).toThrow('GET');
  });

  it('that can be revalidated is a 304 without a body to who has it, in every form of the question', async () => {
    let body = { version: 1 };
    const facts = { method: 'get', summary: '', auth: 'none', handler: async () => ({ body }) } as const;
    const { url } = await serveApp([route({ ...facts, path: '/v1/thing', revalidated: true })]);
    const ask = (headers: Record<string, string>, method = 'GET') =>
      fetch(`${url}/v1/thing`, { method, headers });
    const first = await ask({});
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, etag]).toEqual([200, expect.stringMatching(/^"[\w-]{43}"$/)]);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await ask({ 'if-none-match': known });
      const { headers } = answer;
      expect([answer.status, headers.get('etag'), headers.get('content-type')]).toEqual([304, etag, null]);
      expect(await answer.text(), known).toBe('');
    }
    expect((await ask({ 'if-none-match': etag }, 'HEAD')).status).toBe(304);
    expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200);
    body = { version: 2 };
    const changed = await ask({ 'if-none-match': etag });
    expect([changed.status, await changed.json()]).toEqual([200, { version: 2 }]);
  });

  it('lists every problem of a body with a pointer, unknown fields among them, and repeats no value', async () => {
    const { url } = await serveApp([echo]);
    const { status, headers, body } = await answerOf(
      fetch(`${url}/v1/echo/1`, post({ tags: ['a', 5], 'a/b': 'hunter2' })),
    );
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(body).toMatchObject({
      code: 'invalid_argument',
      reason: 'invalid_body',
      instance: '/v1/echo/1',
      requestId: headers.get('x-request-id'),
    });
    const pointers = z.array(z.object({ pointer: z.string() })).parse(body.errors);
    expect(pointers.map((error) => error.pointer).sort()).toEqual(['/a~1b', '/name', '/tags/1']);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('names the parameter of the query that is wrong', async () => {
    const { url } = await serveApp([echo]);
    const { body } = await answerOf(fetch(`${url}/v1/echo/1?n=x`, post({ name: 'Ada' })));
    expect(body).toMatchObject({ reason: 'invalid_query', errors: [{ pointer: 'n' }] });
  });

  it('refuses to be declared in contradiction to itself', () => {
    const facts = { method: 'get', summary: '', handler: async () => undefined } as const;
    const callers = ['bff'];
    const deprecated = { since: '2026-12-01', sunset: '2026-11-30', successor: '/v2/x', docs: '/docs' };
    expect(() => route({ ...facts, path: '/v1/x', auth: 'none', deprecated })).toThrow('sunset');
    expect(() => route({ ...facts, path: '/v1/secret', auth: 'internal', callers })).toThrow('/internal/');
    expect(() => route({ ...facts, path: '/internal/x', auth: 'internal' })).toThrow('callers');
    expect(() => route({ ...facts, path: '/v1/x', auth: 'none', callers })).toThrow('callers');
    expect(() => route({ ...facts, path: '/v1/x', auth: 'none', role: 'admin' })).toThrow('role');
    expect(() => route({ ...facts, path: '/internal/x', auth: 'principal' })).toThrow('/internal/');
    expect(() => route({ ...facts, path: '/v1/x', auth: 'none', scope: 'search' })).toThrow('scope');
  });

  it('that neither returns an answer nor writes one is a 500, not a request that hangs', async () => {
    const { url } = await serveApp([get('/v1/x', async () => undefined)]);
    expect((await fetch(`${url}/v1/x`)).status).toBe(500);
  });
});

const facts = { method: 'post', summary: '', handler: async () => ({ status: 204 }) } as const;

describe('who calls', () => {
  const mine = route({
    method: 'post',
    path: '/v1/mine',
    summary: '',
    auth: 'principal',
    scope: 'search',
    body: z.strictObject({}),
    handler: async ({ principal }) => ({ body: { tenantId: principal.tenantId } }),
  });

  it('is read from the tokens between services', async () => {
    const { url, logs } = await serveApp([mine]);
    expect((await answerOf(fetch(`${url}/v1/mine`, post({}, ada)))).body).toEqual({ tenantId: 't-1' });
    const line = expect.objectContaining({ msg: 'request completed', tenantId: 't-1', userId: 'u-1' });
    await vi.waitFor(() => expect(logs).toContainEqual(line));
  });

  it('must be known: otherwise 401 with a challenge, before the body is looked at', async () => {
    const { url } = await serveApp([mine]);
    for (const [headers, reason] of [
      [{}, 'service_token_missing'],
      [identityHeaders(), 'credential_missing'],
      [{ ...ada, 'x-lectern-caller': 'a.b.c' }, 'invalid_caller_token'],
      [{ ...ada, authorization: 'Bearer a.b.c' }, 'invalid_service_token'],
      [identityHeaders(member, { audience: ['another'] }), 'invalid_service_token'],
    ] as const) {
      const answer = await answerOf(fetch(`${url}/v1/mine`, post('{broken', headers)));
      expect(answer).toMatchObject({ status: 401, body: { reason } });
      const scheme = reason === 'credential_missing' ? 'Bearer' : 'Service';
      expect(answer.headers.get('www-authenticate')).toBe(`${scheme} realm="lectern"`);
    }
  });

  it('must have the scope and the role: otherwise 403', async () => {
    const admins = route({ ...facts, path: '/v1/admins', auth: 'principal', role: 'admin' });
    const { url } = await serveApp([mine, admins]);
    const reader = identityHeaders({ ...member, scopes: ['documents:read'] });
    const unscoped = await answerOf(fetch(`${url}/v1/mine`, post({}, reader)));
    expect(unscoped).toMatchObject({ status: 403, body: { reason: 'missing_scope' } });
    expect(unscoped.headers.get('www-authenticate')).toBe(
      'Bearer realm="lectern", error="insufficient_scope", scope="search"',
    );
    const unranked = await answerOf(fetch(`${url}/v1/admins`, post({}, ada)));
    expect(unranked).toMatchObject({ status: 403, body: { reason: 'missing_role' } });
    expect(unranked.headers.get('www-authenticate')).toBeNull();
    const owner = identityHeaders({ ...member, roles: ['owner'] });
    expect((await fetch(`${url}/v1/admins`, { method: 'POST', headers: owner })).status).toBe(204);
  });

  it('is an error to ask for on a route that nobody had to be known for', async () => {
    const { url } = await serveApp([get('/v1/open', async ({ principal }) => ({ body: principal }))]);
    expect((await fetch(`${url}/v1/open`)).status).toBe(401);
  });
});

describe('which service calls', () => {
  const ours = route({ ...facts, path: '/internal/ours', auth: 'internal', callers: ['document'] });
  const open = route({ ...facts, path: '/v1/open', auth: 'none' });

  it('must be one that the route names', async () => {
    const { url } = await serveApp([ours]);
    const as = (from: string) =>
      fetch(`${url}/internal/ours`, { method: 'POST', headers: identityHeaders(member, { from }) });
    expect((await as('document')).status).toBe(204);
    expect(await answerOf(as('bff'))).toMatchObject({ status: 403, body: { reason: 'service_not_allowed' } });
    expect((await fetch(`${url}/internal/ours`, post({}))).status).toBe(401);
  });

  it('must be known also where the caller need not be', async () => {
    const { url } = await serveApp([ours, open]);
    expect((await fetch(`${url}/v1/open`, post({}))).status).toBe(401);
    expect((await fetch(`${url}/v1/open`, { method: 'POST', headers: identityHeaders() })).status).toBe(204);
  });

  it('cannot be asked for by an app that does not know it', () => {
    const telemetry = noopTelemetry();
    expect(() => createHttpApp({ telemetry, routes: [ours] })).toThrow('/internal/ours');
  });
});
