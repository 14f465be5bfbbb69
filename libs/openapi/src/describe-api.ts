import type { AnyRoute } from '@lectern/http';
import { describeAnswers } from './describe-answers.ts';
import { distinct, statusOf } from './describe-errors.ts';
import { describeBody, describeParameters, templateOf } from './describe-request.ts';
import type { OpenApiDocument, Operation } from './open-api-document.ts';
import { createSchemaBook, type SchemaBook } from './schema-book.ts';
import { shareAnswers } from './share-answers.ts';
import type { View } from './view.ts';

/** What a document is made of. */
export interface Api {
  readonly title: string;
  readonly summary: string;
  /** Markdown that comes ahead of the table of errors. */
  readonly introduction?: string;
  readonly version: string;
  readonly server: { readonly url: string; readonly description: string };
  readonly routes: readonly AnyRoute[];
  readonly view: View;
  /** What the groups of operations are, by the first part of their path that names something. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Describes routes as OpenAPI 3.1. The same routes give the same document, in whichever order they come.
 *
 * @throws Error that says what a route lacks, or which name two of them share
 */
export function describeApi(api: Api): OpenApiDocument {
  const { title, summary, version, server, routes, view } = api;
  const book = createSchemaBook();
  const sorted = [...routes].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  assertDistinct(sorted);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of sorted) {
    const path = templateOf(route.path);
    paths[path] = { ...paths[path], [route.method]: describeOperation(route, { view, book }) };
  }
  const description = [
    ...(api.introduction === undefined ? [] : [api.introduction]),
    describeReasons(sorted, view),
  ];
  const license = { name: 'Apache 2.0', identifier: 'Apache-2.0' };
  const names = [...new Set(sorted.map(tagOf))].sort();
  const tags = names.map((name) => ({ name, description: tagText(api, name) }));
  return shareAnswers({
    openapi: '3.1.1',
    info: { title, version, summary, description: description.join('\n'), license },
    servers: [server],
    tags,
    paths,
    components: {
      schemas: book.schemas(),
      headers: {},
      responses: {},
      securitySchemes: usedSchemes(sorted, view),
    },
  });
}

function tagText({ tags }: Api, name: string): string {
  const text = tags[name];
  if (text === undefined) throw new Error(`Nothing says what the operations below ${name} are.`);
  return text;
}

function usedSchemes(routes: readonly AnyRoute[], view: View): View['securitySchemes'] {
  const used = new Set(routes.flatMap((route) => Object.keys(view.securityOf(route))));
  return Object.fromEntries(Object.entries(view.securitySchemes).filter(([name]) => used.has(name)));
}

/** A table of the reasons that many operations have in common. */
function describeReasons(routes: readonly AnyRoute[], view: View): string {
  const errors = distinct(routes.flatMap((route) => view.generalErrorsOf(route)));
  const rows = errors
    .map((error) => ({ ...error, status: statusOf(error) }))
    .sort((a, b) => a.status - b.status)
    .map(({ status, reason, when }) => `| ${status} | \`${reason}\` | ${when} |`);
  return [
    'An error is `application/problem+json` (RFC 9457); programs go by its `reason`. With 5xx there are further reasons.',
    'Those that an operation has by itself are explained there. Those that many have in common:',
    '',
    '| status | reason | when |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function placeOf({ path, method }: AnyRoute): string {
  return `${path} ${method}`;
}

function assertDistinct(routes: readonly AnyRoute[]): void {
  for (const { operationId, method, path } of routes) {
    const name = `${method.toUpperCase()} ${path}`;
    if (operationId === undefined) throw new Error(`${name} has no \`operationId\`.`);
    if (routes.filter((route) => route.operationId === operationId).length > 1)
      throw new Error(`${name}: another route is named ${operationId}, too.`);
  }
}

function describeOperation(route: AnyRoute, { view, book }: { view: View; book: SchemaBook }): Operation {
  const { operationId = '', summary } = route;
  const parameters = describeParameters(route, book);
  const requestBody = describeBody(route, book);
  const description = needsOf(route);
  const security = view.securityOf(route);
  return {
    operationId,
    summary,
    ...(description === '' ? {} : { description }),
    ...(route.deprecated === undefined ? {} : { deprecated: true }),
    tags: [tagOf(route)],
    security: Object.keys(security).length === 0 ? [] : [security],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: describeAnswers(route, { view, book }),
  };
}

/** What the caller has to be, in words: OpenAPI knows scopes, but no least role. */
function needsOf({ scope, role, callers = [] }: AnyRoute): string {
  return [
    ...(scope === undefined ? [] : [`Needs the scope \`${scope}\`.`]),
    ...(role === undefined ? [] : [`Needs the role \`${role}\`, or one that may do more.`]),
    ...(callers.length === 0 ? [] : [`Called by: ${callers.join(', ')}.`]),
  ].join(' ');
}

/** The first part of the path that names something: `documents`. */
function tagOf({ path }: AnyRoute): string {
  const [first = '', second = ''] = path.split('/').slice(1);
  if (/^v\d+$/.test(first)) return second === '' || second.startsWith('openapi') ? 'api' : second;
  return first.replace(/^\./, '') || 'api';
}
