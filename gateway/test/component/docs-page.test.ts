import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
let hidden: TestGateway;

beforeAll(async () => {
  // A machine that is busy otherwise must not make it refuse.
  const env = { MAX_EVENT_LOOP_DELAY_MS: '60000' };
  [gateway, hidden] = await Promise.all([
    startGateway({ env }),
    startGateway({ env: { ...env, DOCS_PAGE: 'off' } }),
  ]);
});

afterAll(async () => {
  await gateway.stop();
  await hidden.stop();
});

const get = (path: string, headers: Record<string, string> = {}, from = gateway): Promise<Response> =>
  fetch(from.url + path, { headers, redirect: 'manual' });

describe('GET /docs', () => {
  it('answers a page that may run and call nothing but this gateway, to somebody without a credential', async () => {
    const answer = await get('/docs');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';/);
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('permissions-policy')).toContain('camera=()');
  });

  it('is a 304 to one who has it', async () => {
    const etag = (await get('/docs')).headers.get('etag') ?? '';
    expect((await get('/docs', { 'if-none-match': etag })).status).toBe(304);
  });

  it('names files that browsers may keep for ever, compressed for who takes that', async () => {
    const names = [...(await (await get('/docs')).text()).matchAll(/"(\/docs\/[^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toHaveLength(4);
    for (const name of names) {
      expect(name).toMatch(/^\/docs\/[\w-]+\.[0-9a-f]{12}\.(css|js)$/);
      const answers = await Promise.all([
        get(name ?? '', { 'accept-encoding': 'gzip' }),
        get(name ?? '', { 'accept-encoding': 'identity' }),
      ]);
      for (const answer of answers) {
        expect(answer.status).toBe(200);
        expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        expect(answer.headers.get('vary')).toBe('Accept-Encoding');
      }
      const [zipped, plain] = answers;
      expect(zipped?.headers.get('content-encoding')).toBe('gzip');
      expect(plain?.headers.get('content-encoding')).toBeNull();
      expect(zipped?.headers.get('etag')).not.toBe(plain?.headers.get('etag'));
      expect(await zipped?.text()).toBe(await plain?.text());
    }
  });

  it('has no other files', async () => {
    for (const name of ['docs.js', 'docs.html', 'package.json', '..%2f..%2fpackage.json']) {
      const answer = await get(`/docs/${name}`);
      expect([name, answer.status]).toEqual([name, 404]);
    }
  });
});

describe('DOCS_PAGE=off', () => {
  it('takes the page away, and nobody is led to it', async () => {
    const page = await get('/docs', {}, hidden);
    expect([page.status, await page.json()]).toMatchObject([404, { reason: 'docs_page_off' }]);
    expect((await get('/docs/docs.js', {}, hidden)).status).toBe(404);
    const entry = await get('/v1', { accept: 'text/html' }, hidden);
    const links = { name: 'lectern', console: '/console/', openapi: '/v1/openapi.json' };
    expect(await entry.json()).toEqual(links);
  });
});
