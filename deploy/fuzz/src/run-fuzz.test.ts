import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenApiDocument } from '@lectern/openapi';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runFuzz } from './run-fuzz.ts';
import type { World } from './world.ts';

const schema = { type: 'object', properties: { length: { type: 'integer' } }, required: ['length'] };
const parameter = { name: 'q', in: 'query', required: false, schema: { type: 'string' } };
const measure = {
  operationId: 'measure',
  parameters: [parameter],
  responses: {
    200: { description: 'OK', headers: {}, content: { 'application/json': { schema } } },
    400: { description: 'Bad request', headers: {}, content: { 'application/problem+json': { schema: {} } } },
  },
};
const components = { schemas: {}, headers: {}, responses: {}, securitySchemes: {} };
const document = { paths: { '/v1/measure': { get: measure } }, components } as unknown as OpenApiDocument;
const [first, second] = ['mark-of-first', 'mark-of-second'];
const account = { email: '', password: '' };
const world: World = {
  credentials: { first, second, narrow: 'narrow', limited: 'limited', none: undefined, unknown: 'unknown' },
  accounts: { first: account, second: account },
  owned: { first: {}, second: {} },
  spare: { first: {}, second: {} },
  marks: { first: 'canary-1', second: 'canary-2' },
};

const right: RequestListener = (req, res) => {
  const isOfVersion = req.headers.accept?.includes('lectern.v1') ?? false;
  const path = req.url?.split('?', 1)[0]?.replace(isOfVersion ? '/api/' : '/v1/', '/v1/');
  const answer = (status: number, headers: Record<string, string> = {}): void => {
    const type = { 'content-type': 'application/problem+json' };
    const body = { type: 't', title: 't', status, detail: 'd', code: 'c', reason: 'r' };
    res.writeHead(status, { ...type, ...headers }).end(JSON.stringify(body));
  };
  if (path !== '/v1/measure') return answer(404);
  if (req.method === 'OPTIONS') return res.writeHead(204, { allow: 'GET, HEAD, OPTIONS' }).end();
  if (req.method !== 'GET' && req.method !== 'HEAD') return answer(405, { allow: 'GET, HEAD, OPTIONS' });
  return res.writeHead(200, { 'content-type': 'application/json' }).end('{"length":1}');
};

/** Right but for texts of more than five characters. */
function wrongFor(plant: RequestListener): RequestListener {
  return (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://server');
    const isLong = pathname === '/v1/measure' && (searchParams.get('q') ?? '').length > 5;
    return isLong && req.method === 'GET' ? plant(req, res) : right(req, res);
  };
}

interface FuzzedOptions {
  readonly path?: string | undefined;
  readonly requests?: number;
  /** Default: longer than a busy machine makes anything wait. */
  readonly hangMs?: number;
}

async function failuresOf(
  listener: RequestListener,
  { path, requests = 200, hangMs = 30_000 }: FuzzedOptions = {},
) {
  const server = createServer({ maxHeaderSize: 64 * 1_024 }, listener);
  server.on('checkExpectation', listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const only = path === undefined ? {} : { only: 'measure', path };
  const options = { url, document, world, seed: 7, requests, hangMs, lives: false, ...only };
  return runFuzz(options);
}

const json = { 'content-type': 'application/json' };

describe('a fuzzed server', () => {
  it('that keeps to its description has no failure', async () => {
    const { failures, sent } = await failuresOf(right);
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThanOrEqual(200);
  });

  it.each<[string, RequestListener, string]>([
    ['a 500', (_req, res) => res.writeHead(500).end(), 'it answered 500'],
    ['a status', (_req, res) => res.writeHead(201, json).end('{"length":1}'), 'this status is not described'],
    [
      'a header',
      (_req, res) => res.writeHead(200, { ...json, 'x-odd': '1' }).end('{"length":1}'),
      'the header x-odd is not described',
    ],
    ['a body', (_req, res) => res.writeHead(200, json).end('{"length":"1"}'), 'must be integer'],
    ['a field', (_req, res) => res.writeHead(200, json).end('{"length":1,"more":2}'), 'more'],
    [
      'a text of the other tenant',
      (_req, res) => res.writeHead(200, json).end('"canary-1 canary-2"'),
      'canary-',
    ],
    ['an error that is no problem', (_req, res) => res.writeHead(400, json).end('{}'), 'is not described'],
    ['a hang', () => undefined, 'it hangs: no whole answer within 500 ms'],
    ['an answer that never ends', (_req, res) => res.writeHead(200, json).write('{'), 'it hangs'],
    ['an answer that is cut off', (_req, res) => res.destroy(), 'no answer'],
  ])(
    'is caught with %s that is planted, by the smallest request that shows it',
    async (_what, plant, problem) => {
      const hangs = problem.startsWith('it hangs');
      const { failures } = await failuresOf(wrongFor(plant), hangs ? { hangMs: 500 } : {});
      expect(failures).toEqual([
        expect.objectContaining({ operation: 'measure', problem: expect.stringContaining(problem) }),
      ]);
      const q = new URL(/'(http[^']+)'/.exec(failures[0]?.curl ?? '')?.[1] ?? '').searchParams.get('q');
      // What hangs is not shrunk.
      if (hangs) expect(q?.length).toBeGreaterThan(5);
      else expect(q).toHaveLength(6);
    },
  );

  it('is sent the same request again by seed and path', async () => {
    const wrong = wrongFor((_req, res) => res.writeHead(500).end());
    const { failures } = await failuresOf(wrong);
    const [, path] = /--path (\S+)/.exec(failures[0]?.repeat ?? '') ?? [];
    const again = await failuresOf(wrong, { path });
    expect(again.failures[0]?.problem).toBe(failures[0]?.problem);
    expect(again.sent).toBe(1);
  });

  it.each<[string, RequestListener, string]>([
    ['OPTIONS', (_req, res) => res.writeHead(204, { allow: 'OPTIONS' }).end(), 'Allow does not name GET'],
    ['PUT', (_req, res) => res.writeHead(204).end(), 'it answered 204, not 405'],
    ['HEAD', (_req, res) => res.writeHead(201, json).end(), 'this status is not described'],
  ])('is caught with a wrong answer to %s', async (method, plant, problem) => {
    const wrong: RequestListener = (req, res) => (req.method === method ? plant(req, res) : right(req, res));
    // One request in a hundred or so is a HEAD.
    const { failures } = await failuresOf(wrong, { requests: 1_000 });
    expect(failures.map((failure) => failure.problem).join()).toContain(problem);
  });
});
