import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

let gateway: TestGateway;
let committed: unknown;

beforeAll(async () => {
  // A machine that is busy otherwise must not make it refuse.
  gateway = await startGateway({ env: { MAX_EVENT_LOOP_DELAY_MS: '60000' } });
  committed = JSON.parse(await readFile(join(projectRoot, 'docs', 'api', 'gateway.json'), 'utf8'));
});

afterAll(() => gateway.stop());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(gateway.url + path, { method, headers, redirect: 'manual' });

describe('GET /v1/openapi.json', () => {
  it('answers the committed description to somebody without a credential', async () => {
    const answer = await get('/v1/openapi.json');
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await answer.json()).toEqual(committed);
  });

  it.each(['application/yaml', 'application/vnd.oai.openapi+yaml'])('is YAML for %s', async (accept) => {
    const answer = await get('/v1/openapi.json', { accept });
    expect(answer.headers.get('content-type')).toBe(accept);
    expect(load(await answer.text())).toEqual(committed);
  });

  it('is JSON for one who takes anything', async () => {
    const answer = await get('/v1/openapi.json', { accept: 'application/vnd.oai.openapi+json, */*;q=0.1' });
    expect(answer.headers.get('content-type')).toBe('application/vnd.oai.openapi+json');
  });

  it('is a 304 to one who has it', async () => {
    const etag = (await get('/v1/openapi.json')).headers.get('etag') ?? '';
    expect((await get('/v1/openapi.json', { 'if-none-match': etag })).status).toBe(304);
    const yaml = await get('/v1/openapi.json', { 'if-none-match': etag, accept: 'application/yaml' });
    expect(yaml.status).toBe(200);
  });

  it('answers a HEAD with the length alone', async () => {
    const answer = await get('/v1/openapi.json', { 'accept-encoding': 'identity' }, 'HEAD');
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(50_000);
    expect(await answer.text()).toBe('');
  });

  it('is a tenth as long for one who takes gzip', async () => {
    const lengthFor = async (encoding: string): Promise<number> => {
      const answer = await get('/v1/openapi.json', { 'accept-encoding': encoding }, 'HEAD');
      expect(answer.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null);
      return Number(answer.headers.get('content-length'));
    };
    expect((await lengthFor('gzip')) * 10).toBeLessThan(await lengthFor('identity'));
  });

  it('is YAML at /v1/openapi.yaml', async () => {
    const answer = await get('/v1/openapi.yaml');
    expect(answer.headers.get('content-type')).toBe('application/yaml');
    expect(load(await answer.text())).toEqual(committed);
  });
});

describe.each([
  { path: '/', forPeople: '/console/' },
  { path: '/v1', forPeople: '/docs' },
])('GET $path', ({ path, forPeople }) => {
  it('tells a program where the description is', async () => {
    const answer = await get(path);
    expect(await answer.json()).toEqual({
      name: 'lectern',
      console: '/console/',
      documentation: '/docs',
      openapi: '/v1/openapi.json',
    });
  });

  it.each(['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8'])(
    `leads to ${forPeople} for %s`,
    async (accept) => {
      const answer = await get(path, { accept });
      expect([answer.status, answer.headers.get('location')]).toEqual([302, forPeople]);
    },
  );
});
