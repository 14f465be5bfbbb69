import { type AnyRoute, answerHeader, type RouteAnswer, route } from '@lectern/http';
import { z } from 'zod';
import type { ApiDocument } from './api-document.ts';
import type { DocsPage } from './docs-page.ts';
import { docsRoutes } from './docs-routes.ts';
import { sendStatic, staticHeaders } from './static-bytes.ts';

const jsonTypes = ['application/json', 'application/vnd.oai.openapi+json'];
const yamlTypes = ['application/yaml', 'application/vnd.oai.openapi+yaml'];

/** The gateway's own routes: all else is forwarded. */
export function routesOf(document: ApiDocument, page: DocsPage): AnyRoute[] {
  return [
    entryRoute({ path: '/', operationId: 'getEntry' }, page),
    entryRoute({ path: '/v1', operationId: 'getVersionEntry' }, page),
    ...docsRoutes(page),
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
        return sendStatic(await (isYaml ? document.yaml() : document.json()), form(type), { req, res });
      },
    }),
    route({
      method: 'get',
      path: '/v1/openapi.yaml',
      operationId: 'getOpenApiAsYaml',
      summary: 'This description, as YAML',
      auth: 'none',
      responses: described(['application/yaml']),
      handler: async ({ req, res }) =>
        sendStatic(await document.yaml(), form('application/yaml'), { req, res }),
    }),
  ];
}

/** A release has another description, and a reader that has this one is told so with few bytes. */
const form = (type: string) => ({ type, keptFor: 'public, max-age=300', vary: 'Accept, Accept-Encoding' });

function described(bytes: readonly string[]): Readonly<Record<number, RouteAnswer>> {
  return {
    200: { description: 'The description.', bytes, headers: staticHeaders },
    304: { description: 'The caller has it already.', headers: staticHeaders },
  };
}

const entry = z
  .object({
    name: z.literal('lectern'),
    documentation: z.string().optional().describe('Path of the page for people, where it is switched on'),
    openapi: z.string().describe('Path of the description, for programs'),
  })
  .meta({
    id: 'Entry',
    examples: [{ name: 'lectern', documentation: '/docs', openapi: '/v1/openapi.json' }],
  });

const documentation = '/docs';

/** Where somebody starts who knows the address alone. */
function entryRoute(place: Pick<AnyRoute, 'path' | 'operationId'>, page: DocsPage): AnyRoute {
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
      if (!page.isOn || req.accepts(['json', 'html']) !== 'html') {
        const links: z.output<typeof entry> = { name: 'lectern', openapi: '/v1/openapi.json' };
        return { body: page.isOn ? { ...links, documentation } : links, headers };
      }
      res.set({ ...headers, 'Cache-Control': 'no-store', Location: documentation });
      res.status(302).type('html').send(`<a href="${documentation}">Documentation</a>`);
      return undefined;
    },
  });
}
