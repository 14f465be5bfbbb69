import { testServiceKeys } from '@lectern/auth/testing';
import { loadConfig } from '@lectern/config';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config.ts';
import { problemOf, start } from '../support/instances.ts';
import { sendRaw } from '../support/raw-http.ts';

const app = 'https://app.example.org';
const preflight = (headers: Record<string, string> = {}) => ({
  method: 'OPTIONS',
  // No credential: browsers send none.
  headers: {
    authorization: '',
    origin: app,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-type',
    ...headers,
  },
});

describe('a method', () => {
  it.each(['TRACE', 'PROPFIND'])('that nothing has is a 405 at the edge: %s', async (method) => {
    const gateway = await start();
    const ask = (path: string) =>
      sendRaw(gateway.port, `${method} ${path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n`);
    const answer = await ask('/v1/documents');
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/^Allow: GET, HEAD, POST, OPTIONS\r$/m);
    expect(answer).toContain('"code":"method_not_allowed"');
    expect(await ask('/nowhere')).toMatch(/^HTTP\/1\.1 404 /);
    expect(gateway.document.requests.filter(({ url }) => url === '/v1/documents')).toEqual([]);
  });

  it.each([
    ['PUT', '/v1/sessions', 'DELETE, POST, OPTIONS'],
    ['DELETE', '/v1/invitations/accept', 'POST, OPTIONS'],
    ['POST', '/v1/documents/0199?wait=indexed', 'DELETE, GET, HEAD, PATCH, OPTIONS'],
    ['PATCH', '/v1/documents/', 'GET, HEAD, POST, OPTIONS'],
  ])('that its path lacks is told before who is missing: %s %s', async (method, path, allow) => {
    const gateway = await start();
    for (const authorization of ['', 'Bearer nonsense']) {
      const answer = await gateway.fetch(path, { method, headers: { authorization } });
      expect(answer.headers.get('allow')).toBe(allow);
      expect(await problemOf(answer)).toMatchObject({ status: 405, code: 'method_not_allowed' });
    }
  });

  it.each([
    ['/v1/documents', 'GET, HEAD, POST, OPTIONS'],
    ['/v1/documents/0199?wait=indexed', 'DELETE, GET, HEAD, PATCH, OPTIONS'],
  ])('is told of %s by OPTIONS, whoever asks', async (path, allow) => {
    const gateway = await start();
    for (const authorization of ['', 'Bearer nonsense']) {
      const answer = await gateway.fetch(path, { method: 'OPTIONS', headers: { authorization } });
      expect([answer.status, answer.headers.get('allow')]).toEqual([204, allow]);
      expect(answer.headers.get('ratelimit-policy')).toContain('address');
      expect(answer.headers.get('x-request-id')).toBeTruthy();
    }
    expect(gateway.document.requests.filter(({ method }) => method === 'OPTIONS')).toEqual([]);
  });

  it('that its path has needs a credential, and so does a path that is not described', async () => {
    const gateway = await start();
    for (const [method, path] of [
      ['GET', '/v1/users/me'],
      ['HEAD', '/v1/documents'],
      ['PUT', '/v1/users/me/new-in-the-next-release'],
      ['OPTIONS', '/v1/users/me/new-in-the-next-release'],
    ] as const) {
      const answer = await gateway.fetch(path, { method, headers: { authorization: '' } });
      expect(answer.status).toBe(401);
    }
  });

  it('that a newer service has is left to it', async () => {
    const gateway = await start();
    gateway.document.answer = (_, response) => response.writeHead(204).end();
    expect((await gateway.fetch('/v1/documents', { method: 'PATCH' })).status).toBe(204);
  });

  it('that a service does not have at this path is its own 405, passed on with what it allows', async () => {
    const gateway = await start();
    gateway.document.answer = (_, response) => response.writeHead(405, { allow: 'GET, HEAD, OPTIONS' }).end();
    const answer = await gateway.fetch('/v1/documents', { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it('may be CONNECT, which ends its connection', async () => {
    const gateway = await start();
    const answer = await sendRaw(
      gateway.port,
      'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  });
});

describe('an expectation that is not known', () => {
  it('is a 417 and reaches nobody', async () => {
    const gateway = await start();
    const answer = await sendRaw(
      gateway.port,
      `GET /v1/documents HTTP/1.1\r\nHost: g\r\nAuthorization: ${gateway.authorization}\r\nExpect: a-miracle\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 417 /);
    expect(gateway.document.requests.filter(({ url }) => url === '/v1/documents')).toEqual([]);
  });
});

describe('scripts of other origins', () => {
  it('get nothing to go by where no origin is configured', async () => {
    const gateway = await start();
    const answer = await gateway.fetch('/v1/documents', preflight());
    expect(answer.status).toBe(204);
    const plain = await gateway.fetch('/v1/documents', { headers: { origin: app } });
    for (const { headers } of [answer, plain])
      expect([...headers.keys()].filter((name) => /^access-control|^vary/.test(name))).toEqual([]);
  });

  it('of a known origin are told by a preflight, without a credential and without a service', async () => {
    const gateway = await start({ env: { CORS_ALLOWED_ORIGINS: `http://localhost:3000, ${app}` } });
    const answer = await gateway.fetch('/v1/documents/x', preflight());
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': expect.stringContaining(
        'Authorization, Cache-Control, Content-Type, Idempotency-Key',
      ),
      'access-control-max-age': '7200',
      vary: 'Origin',
      ratelimit: expect.stringContaining('"address"'),
    });
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    const mayBeSent = answer.headers.get('access-control-allow-headers')?.split(', ');
    for (const name of ['Last-Event-ID', 'MCP-Protocol-Version', 'Mcp-Session-Id', 'X-Stainless-Poll-Helper'])
      expect(mayBeSent).toContain(name);
    expect(gateway.document.requests.filter(({ method }) => method === 'OPTIONS')).toEqual([]);
  });

  it('of a known origin may read every answer, refusals and what a service says beside it too', async () => {
    const gateway = await start({ env: { CORS_ALLOWED_ORIGINS: app } });
    gateway.document.answer = (_, response) =>
      response.setHeader('content-type', 'application/json').setHeader('vary', 'Accept').end('{}');
    const from = { headers: { origin: app } };
    const good = await gateway.fetch('/v1/documents', from);
    expect([good.status, good.headers.get('vary')]).toEqual([200, 'Origin, Accept']);
    const answers = [
      good,
      await gateway.fetch('/nowhere', from),
      await gateway.fetch('/v1/search', { ...from, method: 'POST' }),
      await gateway.fetch('/v1/documents', { headers: { origin: app, authorization: 'Bearer nonsense' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 503, 401]);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(app);
      for (const name of ['ETag', 'Location', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'])
        expect(headers.get('access-control-expose-headers')?.split(', ')).toContain(name);
    }
  });

  it('of another origin, or with none, are told that the answer depends on it', async () => {
    const gateway = await start({ env: { CORS_ALLOWED_ORIGINS: app } });
    const evil = { origin: 'https://evil.example' };
    const answers = [
      await gateway.fetch('/v1/documents', { headers: evil }),
      await gateway.fetch('/v1/documents'),
      await gateway.fetch('/v1/documents', preflight(evil)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 204]);
    for (const { headers } of answers) {
      expect(headers.get('vary')).toBe('Origin');
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('may be those of all origins', async () => {
    const gateway = await start({ env: { CORS_ALLOWED_ORIGINS: '*' } });
    const answer = await gateway.fetch('/v1/documents', { headers: { origin: 'https://any.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('vary')).toBeNull();
  });

  it('do not make an ordinary OPTIONS a preflight', async () => {
    const gateway = await start({ env: { CORS_ALLOWED_ORIGINS: app } });
    const anonymous = await gateway.fetch('/v1/documents', {
      ...{ method: 'OPTIONS', headers: { authorization: '', origin: app } },
    });
    expect([anonymous.status, anonymous.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
    expect(anonymous.headers.get('access-control-allow-methods')).toBeNull();
  });

  it.each([
    'app.example.org',
    'https://app.example.org/',
    'https://app.example.org:443',
    '*,https://a.example',
  ])('are not configured as %s', (origins) => {
    const env = { ...testServiceKeys('gateway'), CORS_ALLOWED_ORIGINS: origins };
    expect(() => loadConfig(configSchema, env)).toThrow('is no origin');
  });
});
