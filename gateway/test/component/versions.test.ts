import { createTelemetry } from '@lectern/telemetry';
import { describe, expect, it } from 'vitest';
import { problemOf, start } from '../support/instances.ts';
import { getRaw } from '../support/raw-http.ts';

const v1 = 'application/vnd.lectern.v1+json';
const v2 = 'application/vnd.lectern.v2+json';

async function started(env: Record<string, string> = {}) {
  const gateway = await start({
    env,
    telemetry: createTelemetry({
      ...{ serviceName: 'gateway', serviceVersion: 'test', logLevel: 'silent', tracesExporter: 'none' },
    }),
  });
  const ask = (path: string, accept?: string, init: RequestInit = {}) =>
    gateway.fetch(path, { ...init, headers: { ...(accept === undefined ? {} : { accept }) } });
  /** What the user service was asked beside the gateway's own questions. */
  const asked = () =>
    gateway.user.requests
      .filter(({ url = '' }) => !/^\/(internal|\.well-known)\//.test(url))
      .map(({ method, url, headers }) => `${method} ${url} ${headers.accept}`);
  return { gateway, ask, asked };
}

describe('the version of the API', () => {
  it('is that of the path', async () => {
    const { ask, asked } = await started();
    for (const path of ['/v1/sessions', '/v2/sessions/current']) await ask(path, 'application/json');
    expect(asked()).toEqual([
      'GET /v1/sessions application/json',
      'GET /v2/sessions/current application/json',
    ]);
  });

  it('is that of Accept below /api', async () => {
    const { ask, asked } = await started();
    for (const [path, accept] of [
      ['/api/sessions/current', v2],
      ['/api/sessions?limit=1', v2],
      ['/api/sessions', `text/html, ${v1};q=0.5`],
      ['/api/sessions', `${v1};q=0.5, ${v2};q=0.9, */*;q=0.1`],
      ['/api/users/me', v1.toUpperCase()],
    ] as const)
      expect((await ask(path, accept)).status, path).toBe(200);
    expect(asked().map((line) => line.split(' ')[1])).toEqual([
      '/v2/sessions/current',
      '/v2/sessions?limit=1',
      '/v1/sessions',
      '/v2/sessions',
      '/v1/users/me',
    ]);
  });

  it('is never guessed: without one, or with one that the resource does not have, the answer is 406', async () => {
    const { ask, asked } = await started();
    for (const [path, accept, available] of [
      ['/api/sessions', undefined, [v1, v2]],
      ['/api/sessions', 'application/json', [v1, v2]],
      ['/api/sessions', 'application/vnd.lectern.v3+json', [v1, v2]],
      ['/api/sessions', `${v2};q=0`, [v1, v2]],
      ['/api/users/me', v2, [v1]],
    ] as const) {
      const answer = await ask(path, accept);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await problemOf(answer)).toMatchObject({
        ...{ status: 406, code: 'not_acceptable', reason: 'version_not_available', details: { available } },
      });
    }
    expect(asked()).toEqual([]);
  });

  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/internal/ready',
    '/api/../internal/x',
    '/api/sessions/../../x',
  ])('opens no other path: %s', async (path) => {
    const { gateway, asked } = await started();
    const answer = await getRaw(gateway.port, path, [
      `Accept: ${v2}`,
      `Authorization: ${gateway.authorization}`,
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(asked()).toEqual([]);
  });

  it('needs a credential where its own path does, and none where that is open', async () => {
    const { gateway, ask } = await started();
    const anonymous = (path: string, method: string) =>
      gateway.fetch(path, { method, headers: { authorization: '', accept: v2 } });
    expect((await anonymous('/api/sessions', 'GET')).status).toBe(401);
    expect((await anonymous('/api/sessions', 'POST')).status).toBe(200);
    expect((await ask('/api/sessions/refresh', v2, { method: 'POST' })).status).toBe(200);
  });

  it('does not keep scripts of known origins from asking before', async () => {
    const origin = 'https://app.example.org';
    const { gateway } = await started({ CORS_ALLOWED_ORIGINS: origin });
    const headers = { origin, 'access-control-request-method': 'GET', authorization: '' };
    const answer = await gateway.fetch('/api/sessions', { method: 'OPTIONS', headers });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
  });

  it('is counted, by resource, whichever way it was asked for', async () => {
    const { gateway, ask } = await started();
    await ask('/v1/sessions');
    await ask('/v2/sessions');
    await ask('/api/sessions', v2);
    await ask('/v2/users/me');
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    const counts = metrics.match(/^api_version_requests_total\{[^}]*resource="sessions"\} \d+$/gm);
    expect(counts).toEqual([
      'api_version_requests_total{version="v1",resource="sessions"} 1',
      'api_version_requests_total{version="v2",resource="sessions"} 2',
    ]);
    expect(metrics).toContain('api_version_requests_total{version="v1",resource="users"} 0');
  });

  it('that is deprecated says so through the gateway as its service does', async () => {
    const { gateway, ask } = await started();
    const notice = {
      deprecation: '@1796083200',
      sunset: 'Tue, 01 Jun 2027 00:00:00 GMT',
      link: '</v2/x>; rel="sunset"',
    };
    gateway.document.answer = (_, response) => response.writeHead(200, notice).end();
    expect(Object.fromEntries((await ask('/v1/documents')).headers)).toMatchObject(notice);
  });
});
