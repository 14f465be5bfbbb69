import { allScopes } from '@lectern/auth';
import { eventually } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, must } from '../src/isolation/api.ts';
import { declaredRoutes, fill, type PublicRoute, pathCases, publicRoutes } from '../src/isolation/cases.ts';
import { type Cell, type CellFacts, leakOf, leakOfMessage, withoutPath } from '../src/isolation/leaks.ts';
import { type McpMessage, mcpMessages } from '../src/isolation/mcp-messages.ts';
import { fingerprint, makeWorld, type World } from '../src/isolation/world.ts';
import { startTestPlatform, type TestPlatform } from '../src/test-platform.ts';

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];
let test: TestPlatform;
let world: World;
let routes: PublicRoute[];
beforeAll(async () => {
  // Without limits, since all that is tried comes from one address.
  test = await startTestPlatform({
    RATE_LIMIT_PER_ADDRESS: '0',
    RATE_LIMIT_PER_CREDENTIAL: '0',
    RATE_LIMIT_PER_USER: '0',
    FAULT_SWITCHES: 'true',
  });
  world = await makeWorld(test.platform);
  routes = await publicRoutes();
});
afterAll(() => test?.close());

describe('isolation', () => {
  it('has a case for each path that a service declares, and no other', () => {
    const declared = new Set(routes.map(({ path }) => path));
    expect(Object.keys(pathCases).sort()).toEqual([...declared].sort());
    for (const [path, { params = {} }] of Object.entries(pathCases))
      expect(
        [...path.matchAll(/:(\w+)/g)].map(([, name]) => name),
        path,
      ).toEqual(Object.keys(params));
  });

  it('gives everybody one page for all addresses of the console', async () => {
    const { document = '' } = world.owned;
    const pages = ['', '/documents', `/documents/${document}`, '/documents/of-nobody', `/${document}`];
    const answers = await Promise.all(
      pages.map(async (page) => (await fetch(`${test.url}/console${page}`)).text()),
    );
    expect(new Set(answers).size).toBe(1);
  });

  it('holds for every route, identity and method: nobody sees or changes what is not for them', {
    timeout: 120_000,
  }, async () => {
    const before = await fingerprint(test.url, world);
    expect(before).toContain(Object.values(world.intruders)[0]?.marks[0]);
    const cells: Cell[] = [];
    for (const [who, intruder] of Object.entries(world.intruders)) {
      for (const [path, facts] of Object.entries(pathCases)) {
        const harmless = methods.filter((method) => !facts.endsTheCaller?.includes(method));
        const tried = harmless.map((method) => tryCell({ who, intruder, method, path, facts }));
        cells.push(...(await Promise.all(tried)));
      }
    }
    expect(cells.filter(({ leak }) => leak !== undefined)).toEqual([]);
    expect(cells.length).toBeGreaterThanOrEqual(500);
    expect(await fingerprint(test.url, world)).toBe(before);
  });

  it('holds for every tool and resource of MCP, which the victim is shown', async () => {
    const { document = '' } = world.owned;
    const { accessToken } = world.victim;
    const messages = mcpMessages(world.owned);
    const listed = JSON.parse((await sendMessage(accessToken, { method: 'tools/list', params: {} })).text);
    const tools: string[] = listed.result.tools.map(({ name }: { name: string }) => name);
    expect([...new Set(messages.flatMap(({ params: { name } }) => name ?? []))].sort()).toEqual(tools.sort());
    const before = await fingerprint(test.url, world);
    const stranger = world.intruders['another tenant'] ?? expect.fail();
    for (const message of messages.filter(({ toVictim }) => toVictim === 'shown')) {
      const answer = await sendMessage(accessToken, message);
      expect(leakOfMessage(stranger, message, { answer, document }), answer.text).toMatch(/^shows /);
    }
    const cells: Cell[] = [];
    for (const [who, intruder] of Object.entries(world.intruders)) {
      for (const message of messages) {
        const answer = await sendMessage(intruder.credential, message);
        const leak = leakOfMessage(intruder, message, { answer, document });
        cells.push({ name: `${who}: ${JSON.stringify(message.params)}`, leak });
      }
    }
    expect(cells.filter(({ leak }) => leak !== undefined)).toEqual([]);
    expect(cells.length).toBeGreaterThanOrEqual(100);
    expect(await fingerprint(test.url, world)).toBe(before);
  });

  it('holds where an id is not in the path: filters, streams, replays of an idempotency key', async () => {
    const { document = '' } = world.owned;
    for (const [who, { credential, marks }] of Object.entries(world.intruders)) {
      for (const request of [
        { path: '/v1/search', body: { query: 'lighthouse', filter: { documentIds: [document] } } },
        { path: '/v1/search', body: { query: 'lighthouse', filter: { ownerId: world.victim.id } } },
        { path: '/v1/search', body: { query: marks[0], mode: 'lexical' } },
        { path: '/v1/search', body: { query: 'the crimson lighthouse', mode: 'dense', topK: 100 } },
        { path: '/v1/generate', body: { prompt: 'Where is the crimson lighthouse?', stream: true } },
        {
          path: '/v1/retrieval',
          body: {
            ...{ knowledge_id: world.owned.collection, query: 'crimson lighthouse' },
            retrieval_setting: { top_k: 20, score_threshold: 0 },
          },
        },
        {
          path: '/v1/documents',
          headers: { 'idempotency-key': `key-of-${marks[0]}` },
          body: { title: 'Mine', text: 'mine', visibility: 'private' },
        },
      ]) {
        const { text, location } = await call(test.url, { method: 'POST', credential, ...request });
        expect(`${location} ${text.replaceAll(String(request.body.query), '')}`, who).not.toMatch(
          new RegExp([...marks.slice(request.body.query === marks[0] ? 1 : 0), document].join('|')),
        );
      }
      for (const filter of [{ documentIds: [document] }, { ownerId: world.victim.id }, { or: [{}] }]) {
        const path = `/v1/documents?filter=${encodeURIComponent(JSON.stringify(filter))}`;
        const { text } = await call(test.url, { method: 'GET', path, credential });
        expect(text, who).not.toMatch(new RegExp([...marks, document].join('|')));
      }
    }
  });
});

describe('a key that is limited to collections', () => {
  it('searches, answers, lists and uploads within them, and in them alone', async () => {
    const { accessToken: credential } = world.victim;
    const ask = <T>(method: string, path: string, as: string, body?: unknown) =>
      must<T>(test.url, { method, path, credential: as, ...(body === undefined ? {} : { body }) });
    const { id } = await ask<{ id: string }>('POST', '/v1/collections', credential, { name: 'Harbours' });
    const upload = (as: string, text: string, facts: object = {}) =>
      ask<{ id: string; collections: { id: string }[] }>(
        ...(['POST', '/v1/documents?wait=indexed&timeoutMs=30000', as] as const),
        { title: 'Harbour', text, ...facts },
      );
    const inside = await upload(credential, 'The harbour of Aldea has nine cranes.', { collections: [id] });
    const outside = await upload(credential, 'The harbour of Bruma has four cranes.');
    const facts = { name: 'limited', scopes: allScopes, collections: [id] };
    const { key } = await ask<{ key: string }>('POST', '/v1/api-keys', credential, facts);
    const own = await upload(key, 'The harbour of Cala has two cranes.');
    expect(own.collections).toMatchObject([{ id }]);
    const within = [inside.id, own.id].sort();
    const found = async (as: string, over: object = {}) => {
      const body = { query: 'How many cranes has the harbour?', filter: { ownerId: 'me' }, ...over };
      const { results } = await ask<{ results: { documentId: string }[] }>('POST', '/v1/search', as, body);
      return [...new Set(results.map(({ documentId }) => documentId))].sort();
    };
    expect(await found(key)).toEqual(within);
    expect(await found(credential, { collections: [id] })).toEqual(within);
    expect(await found(credential, { query: 'Bruma cranes' })).toContain(outside.id);
    await ask('PUT', `/v1/collections/${id}/documents/${inside.id}`, key, { attributes: { berth: 3 } });
    const berth = { collections: [id], filter: { attributes: { berth: { gte: 3 } } } };
    await eventually(async () => (await found(key, berth)).join() === inside.id || undefined, {
      ...{ what: 'the document is found by its attribute', timeoutMs: 10_000 },
    });
    const prompt = 'How many cranes does the harbour of Bruma have?';
    const answer = await call(test.url, {
      ...{ method: 'POST', path: '/v1/generate', credential: key, body: { prompt } },
    });
    expect([answer.status, answer.text.includes(outside.id)]).toEqual([200, false]);
    const context = `/v1/ai-agent/context/me?q=harbour&collections=${encodeURIComponent(JSON.stringify([id]))}`;
    for (const as of [key, credential]) {
      const { passages } = await ask<{ passages: { documentId: string }[] }>('GET', context, as);
      expect(passages.map(({ documentId }) => documentId).sort()).toEqual(within);
    }
    for (const path of ['/v1/members', '/v1/members/me', '/v1/admin/dead-letters', '/v1/platform/status']) {
      const refused = await call(test.url, { method: 'GET', path, credential: key });
      expect([refused.status, refused.text], path).toEqual([
        403,
        expect.stringContaining('limited_to_collections'),
      ]);
    }
    const listed = await ask<{ data: { id: string }[] }>('GET', '/v1/documents', key);
    expect(listed.data.map((document) => document.id).sort()).toEqual(within);
    for (const part of ['', '/content', '/text', '/chunks', '/history']) {
      const path = `/v1/documents/${outside.id}${part}`;
      expect((await call(test.url, { method: 'GET', path, credential: key })).status, part).toBe(404);
    }
  });
});

describe('a version that is named by Accept', () => {
  it('is guarded as its own path is', async () => {
    const headers = { accept: 'application/vnd.lectern.v2+json' };
    const path = `/api/sessions/${world.owned.session}`;
    const { accessToken: credential } = world.victim;
    expect(await call(test.url, { method: 'GET', path, credential, headers })).toMatchObject({
      ...{ status: 200, text: expect.stringContaining(String(world.owned.session)) },
    });
    for (const [who, intruder] of Object.entries(world.intruders)) {
      for (const method of ['GET', 'DELETE']) {
        const { status } = await call(test.url, { method, path, headers, credential: intruder.credential });
        expect([401, 403, 404], `${who}: ${method}`).toContain(status);
      }
    }
    expect((await call(test.url, { method: 'GET', path, credential, headers })).status).toBe(200);
  });
});

describe('every public path', () => {
  it('says by OPTIONS and by 405 which methods it has, as the services declare them', async () => {
    const ask = (method: string, path: string) =>
      call(test.url, { method, path, credential: world.victim.accessToken });
    for (const [path, facts] of Object.entries(pathCases)) {
      const declared = routes
        .filter((route) => route.path === path)
        .map(({ method }) => method.toUpperCase());
      const filled = fill(path, facts, world.owned);
      const options = await ask('OPTIONS', filled);
      expect(options, path).toMatchObject({ status: 204, text: '' });
      const allowed = options.allow?.split(', ') ?? [];
      expect(allowed, path).toEqual(expect.arrayContaining([...declared, 'OPTIONS']));
      expect(allowed.includes('HEAD'), path).toBe(allowed.includes('GET'));
      const other = ['PUT', 'PATCH', 'GET'].find((method) => !allowed.includes(method)) ?? expect.fail(path);
      expect(await ask(other, filled), path).toMatchObject({ status: 405, allow: options.allow });
    }
  });

  it('answers HEAD as GET, without the body', async () => {
    const ask = (method: string, path: string) =>
      call(test.url, { method, path, credential: world.victim.accessToken });
    for (const { path } of routes.filter(({ method }) => method === 'get')) {
      const filled = fill(path, pathCases[path] ?? {}, world.owned);
      const [head, whole] = [await ask('HEAD', filled), await ask('GET', filled)];
      expect({ ...head, text: whole.text }, path).toEqual(whole);
      expect(head.text, path).toBe('');
    }
  });
});

describe('a service that is called without the gateway', () => {
  it('answers 401 on every route, whatever identity a caller claims', async () => {
    const { ports } = test.platform.settings;
    const { accessToken, id } = world.victim;
    const claims: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${accessToken}` },
      { authorization: `Bearer ${accessToken}`, 'x-lectern-caller': accessToken },
      { 'x-lectern-user-id': id, 'x-lectern-tenant-id': id, 'x-lectern-roles': 'owner' },
    ];
    const answered: string[] = [];
    for (const { service, routes: declared } of await declaredRoutes()) {
      const shared = [
        ...['/internal/ready', '/internal/status', '/internal/fault'].map((path) => ({
          method: 'get',
          path,
        })),
        ...['put', 'delete'].map((method) => ({ method, path: '/internal/fault' })),
      ];
      for (const { method, path } of [...declared, ...shared]) {
        for (const headers of claims) {
          const url = `http://127.0.0.1:${ports[service]}`;
          const request = { method: method.toUpperCase(), path: path.replace(/:\w+/g, id), headers };
          answered.push(`${(await call(url, request)).status} ${service} ${method} ${path}`);
        }
      }
    }
    expect(answered.filter((line) => !line.startsWith('401 '))).toEqual([]);
    expect(answered.length).toBeGreaterThan(100);
  });
});

async function tryCell(cell: CellFacts): Promise<Cell> {
  const { who, intruder, method, path, facts } = cell;
  const body = facts.bodies?.[method] ?? (['post', 'put', 'patch'].includes(method) ? {} : undefined);
  const asked = fill(path, facts, world.owned);
  const answer = await call(test.url, {
    method: method.toUpperCase(),
    path: asked,
    credential: intruder.credential,
    ...(body === undefined ? {} : { body }),
    ...(facts.headers ? { headers: facts.headers } : {}),
  });
  return { name: `${who}: ${method} ${path}`, leak: leakOf(cell, withoutPath(answer, asked), routes) };
}

function sendMessage(
  credential: string | undefined,
  { method, params }: Pick<McpMessage, 'method' | 'params'>,
) {
  const body = { jsonrpc: '2.0', id: 1, method, params };
  return call(test.url, { method: 'POST', path: '/mcp', credential, body });
}
