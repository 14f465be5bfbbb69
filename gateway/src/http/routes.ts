import {
  type AnyRoute,
  answerHeader,
  cacheControl,
  hasAlready,
  type Reply,
  type RouteAnswer,
  type RouteInput,
  route,
} from '@lectern/http';
import { z } from 'zod';
import type { ApiDocument, Rendered } from './api-document.ts';

type Input = Pick<RouteInput<unknown, unknown, unknown>, 'req' | 'res'>;

const jsonTypes = ['application/json', 'application/vnd.oai.openapi+json'];
const yamlTypes = ['application/yaml', 'application/vnd.oai.openapi+yaml'];

/** The gateway's own routes: all else is forwarded. */
export function routesOf(document: ApiDocument): AnyRoute[] {
  return [
    entryRoute({ path: '/', operationId: 'getEntry' }),
    entryRoute({ path: '/v1', operationId: 'getVersionEntry' }),
    route({
      method: 'get',
      path: '/v1/openapi.json',
      operationId: 'getOpenApi',
      summary: 'This description, as JSON or, if asked for, as YAML',
      auth: 'none',
      responses: described([...jsonTypes, ...yamlTypes]),
      handler: async ({ req, res }) => {
        const type = req.accepts([...jsonTypes, ...yamlTypes]) || 'application/json';
        const isYaml = yamlTypes.includes(type);
        return send(await (isYaml ? document.yaml() : document.json()), type, { req, res });
      },
    }),
    route({
      method: 'get',
      path: '/v1/openapi.yaml',
      operationId: 'getOpenApiAsYaml',
      summary: 'This description, as YAML',
      auth: 'none',
      responses: described(['application/yaml']),
      handler: async ({ req, res }) => send(await document.yaml(), 'application/yaml', { req, res }),
    }),
  ];
}

/** A release has another description, and a reader that has this one is told so with few bytes. */
const keptFor = 'public, max-age=300';
const tagged = {
  ETag: answerHeader('SHA-256 of the description'),
  ...cacheControl,
  Vary: answerHeader('`Accept`'),
};

function described(bytes: readonly string[]): Readonly<Record<number, RouteAnswer>> {
  return {
    200: { description: 'The description.', bytes, headers: tagged },
    304: { description: 'The caller has it already.', headers: tagged },
  };
}

function send({ bytes, etag }: Rendered, type: string, { req, res }: Input): Reply | undefined {
  res.set({ ETag: etag, 'Cache-Control': keptFor, Vary: 'Accept' });
  if (hasAlready(req, etag)) return { status: 304 };
  // Not by `res.set`, which would add a charset: JSON has none.
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', bytes.byteLength);
  res.end(req.method === 'HEAD' ? undefined : bytes);
  return undefined;
}

const entry = z
  .object({
    name: z.literal('lectern'),
    documentation: z.string().describe('Path of the documentation, for people'),
    openapi: z.string().describe('Path of the description, for programs'),
  })
  .meta({ id: 'Entry' });

const links: z.output<typeof entry> = {
  name: 'lectern',
  documentation: '/docs',
  openapi: '/v1/openapi.json',
};

/** Where somebody starts who knows the address alone. */
function entryRoute(place: Pick<AnyRoute, 'path' | 'operationId'>): AnyRoute {
  const vary = { Vary: answerHeader('`Accept`') };
  return route({
    ...place,
    method: 'get',
    summary: 'Where to go on: the documentation and the description',
    auth: 'none',
    responses: {
      200: { body: entry, headers: vary },
      302: {
        description: 'To the documentation, for a browser.',
        bytes: ['text/html'],
        headers: { Location: answerHeader('Path of the documentation'), ...vary },
      },
    },
    handler: async ({ req, res }) => {
      const headers = { Vary: 'Accept' };
      if (req.accepts(['json', 'html']) !== 'html') return { body: links, headers };
      res.set({ ...headers, 'Cache-Control': 'no-store', Location: links.documentation });
      res.status(302).type('html').send(`<a href="${links.documentation}">Documentation</a>`);
      return undefined;
    },
  });
}
