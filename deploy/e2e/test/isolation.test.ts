import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, call } from '../src/isolation/api.ts';
import {
  declaredRoutes,
  fill,
  type PathCase,
  type PublicRoute,
  pathCases,
  publicRoutes,
} from '../src/isolation/cases.ts';
import { fingerprint, type Intruder, makeWorld, type World } from '../src/isolation/world.ts';
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
  });
  world = await makeWorld(test.platform);
  routes = await publicRoutes();
});
afterAll(() => test?.close());

/** One cell of the matrix, tried. */
interface Cell {
  readonly name: string;
  /** Why it is a leak; undefined when it is none. */
  readonly leak: string | undefined;
}

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
      const ready = { method: 'get', path: '/internal/ready' };
      for (const { method, path } of [...declared, ready]) {
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

interface CellFacts {
  readonly who: string;
  readonly intruder: Intruder;
  readonly method: string;
  readonly path: string;
  readonly facts: PathCase;
}

async function tryCell(cell: CellFacts): Promise<Cell> {
  const { who, intruder, method, path, facts } = cell;
  const body = facts.bodies?.[method] ?? (['post', 'put', 'patch'].includes(method) ? {} : undefined);
  const answer = await call(test.url, {
    method: method.toUpperCase(),
    path: fill(path, facts, world.owned),
    credential: intruder.credential,
    ...(body === undefined ? {} : { body }),
    ...(facts.headers ? { headers: facts.headers } : {}),
  });
  return { name: `${who}: ${method} ${path}`, leak: leakOf(cell, answer) };
}

function leakOf({ intruder, method, path, facts }: CellFacts, answer: Answer): string | undefined {
  const { status, text } = answer;
  const shown = intruder.marks.find((mark) => text.includes(mark));
  if (shown !== undefined) return `shows ${shown}`;
  if (status >= 500) return `answers ${status}: ${text}`;
  const asked = method === 'head' ? 'get' : method;
  const route = routes.find((declared) => declared.path === path && declared.method === asked);
  const isOpen = route?.needsCredential === false;
  // Of a method that the path lacks, who shows no credential that is ours is told that first.
  const refusals = route === undefined ? [401, 405] : [401];
  if (!intruder.isKnown && !isOpen && !refusals.includes(status))
    return `answers ${status} to someone who is not known`;
  if (intruder.isKnown && route?.scope !== undefined && !intruder.scopes.includes(route.scope))
    return status === 403 ? undefined : `answers ${status} without the scope ${route.scope}`;
  const isOthers =
    facts.params !== undefined && !(intruder.isColleague && facts.openToColleagues?.includes(asked));
  return isOthers && status < 300 ? `answers ${status} for what is another's` : undefined;
}
