import {
  type AnyRoute,
  answerHeader,
  type RouteAnswer,
  route,
  sendStatic,
  staticHeaders,
} from '@lectern/http';
import { z } from 'zod';
import type { ProtectedResource } from '../identity/protected-resource.ts';
import type { ApiDocument } from './api-document.ts';
import type { DocsPage } from './docs-page.ts';
import { docsRoutes } from './docs-routes.ts';
import { type PlatformParts, platformRoutes } from './platform-routes.ts';
import { protectedResourceRoutes } from './protected-resource-routes.ts';

const jsonTypes = ['application/json', 'application/vnd.oai.openapi+json'];
const yamlTypes = ['application/yaml', 'application/vnd.oai.openapi+yaml'];

/** What the gateway's own routes need, beside its description and its page. */
export interface OwnParts {
  readonly platform: PlatformParts;
  /** Undefined where no tokens of an outside provider are taken. */
  readonly protectedResource: ProtectedResource | undefined;
}

/** The gateway's own routes: all else is forwarded. */
export function routesOf(document: ApiDocument, page: DocsPage, parts: OwnParts): AnyRoute[] {
  return [
    entryRoute({ path: '/', operationId: 'getEntry', forPeople: consolePages }, page),
    entryRoute(
      { path: '/v1', operationId: 'getVersionEntry', forPeople: page.isOn ? documentation : undefined },
      page,
    ),
    ...docsRoutes(page),
    ...platformRoutes(parts.platform),
    ...protectedResourceRoutes(parts.protectedResource),
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
    console: z.string().describe('Path of the console, for people'),
    documentation: z.string().optional().describe('Path of the page of the API, where it is switched on'),
    openapi: z.string().describe('Path of the description, for programs'),
  })
  .meta({
    id: 'Entry',
    examples: [
      { name: 'lectern', console: '/console/', documentation: '/docs', openapi: '/v1/openapi.json' },
    ],
  });

const consolePages = { path: '/console/', name: 'Console' };
const documentation = { path: '/docs', name: 'Documentation' };

/** An address of which somebody may know nothing else. */
interface EntryPlace extends Pick<AnyRoute, 'path' | 'operationId'> {
  /** Where a browser is sent; undefined for nowhere. */
  readonly forPeople: typeof consolePages | undefined;
}

/** Where somebody starts who knows the address alone. */
function entryRoute({ forPeople, ...place }: EntryPlace, page: DocsPage): AnyRoute {
  const vary = { Vary: answerHeader('`Accept`') };
  return route({
    ...place,
    method: 'get',
    summary: 'Where to go on: the console, the documentation and the description',
    auth: 'none',
    responses: {
      200: { body: entry, headers: vary },
      302: {
        description: 'To a page for people, for a browser.',
        bytes: ['text/html'],
        headers: { Location: answerHeader('Path of the page'), ...vary },
      },
    },
    handler: async ({ req, res }) => {
      const headers = { Vary: 'Accept' };
      if (forPeople === undefined || req.accepts(['json', 'html']) !== 'html') {
        const links: z.output<typeof entry> = {
          name: 'lectern',
          console: consolePages.path,
          openapi: '/v1/openapi.json',
        };
        return { body: page.isOn ? { ...links, documentation: documentation.path } : links, headers };
      }
      const { path, name } = forPeople;
      res.set({ ...headers, 'Cache-Control': 'no-store', Location: path });
      res.status(302).type('html').send(`<a href="${path}">${name}</a>`);
      return undefined;
    },
  });
}
