import { STATUS_CODES } from 'node:http';
import {
  type AnyRoute,
  answerHeader,
  deprecationAnswerHeaders,
  jsonMediaTypesOf,
  type RouteAnswer,
} from '@lectern/http';
import { z } from 'zod';
import { describeErrors } from './describe-errors.ts';
import type { AnswerObject, Content, HeaderObject, Reference } from './open-api-document.ts';
import type { SchemaBook } from './schema-book.ts';
import type { View } from './view.ts';

/** What the description of one answer is made with. */
export interface AnswerParts {
  readonly view: View;
  readonly book: SchemaBook;
}

/** What the answers of one route have in common. */
interface OwnParts {
  readonly headers: Readonly<Record<string, z.ZodType>>;
  readonly book: SchemaBook;
}

/** All answers of a route by status: its own, the `304` of one that is revalidated, and its errors. */
export function describeAnswers(route: AnyRoute, { view, book }: AnswerParts): Record<string, AnswerObject> {
  const headers = { ...view.headers, ...(route.deprecated === undefined ? {} : deprecationAnswerHeaders) };
  const answers: [number, AnswerObject][] = [];
  for (const [status, declared] of Object.entries(route.responses ?? {})) {
    const answer = declared instanceof z.ZodType ? { body: declared } : declared;
    answers.push([Number(status), answerOf(Number(status), answer, { route, headers, book })]);
  }
  if (route.revalidated === true) answers.push([304, notModified({ headers, book })]);
  for (const [status, { zodHeaders, ...answer }] of describeErrors(view.errorsOf(route), book)) {
    answers.push([status, { ...answer, headers: headersOf({ ...headers, ...zodHeaders }, book) }]);
  }
  if (answers.every(([status]) => status >= 300)) {
    throw new Error(`${route.method.toUpperCase()} ${route.path} declares no answer: add \`responses\`.`);
  }
  return Object.fromEntries(answers);
}

function answerOf(
  status: number,
  answer: RouteAnswer,
  { route, headers, book }: OwnParts & { readonly route: AnyRoute },
): AnswerObject {
  const content = contentOf(route, answer, book);
  const { description = STATUS_CODES[status] ?? '' } = answer;
  const caching = Object.keys(content).length === 0 ? {} : cachingOf(route, answer);
  return {
    description,
    headers: headersOf({ ...headers, ...caching, ...answer.headers }, book),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

const etag = { ETag: answerHeader('Tag of what is answered, for `If-None-Match`') };
const vary = { Vary: answerHeader('Headers of the request on which the answer depends') };
const cacheControl = { 'Cache-Control': answerHeader('Who may keep the answer, and for how long') };

function cachingOf({ path, revalidated }: AnyRoute, { body }: RouteAnswer): Record<string, z.ZodType> {
  const isVersioned = body !== undefined && jsonMediaTypesOf(path).length > 1;
  return {
    ...(revalidated === true ? etag : {}),
    ...(isVersioned ? vary : {}),
    ...cacheControl,
  };
}

function notModified({ headers, book }: OwnParts): AnswerObject {
  return {
    description: 'The caller has it already, by `If-None-Match`.',
    headers: headersOf({ ...headers, ...etag, ...cacheControl }, book),
  };
}

function contentOf({ path }: AnyRoute, { body, events, bytes = [] }: RouteAnswer, book: SchemaBook): Content {
  const json = body && { schema: book.schemaOf(body, 'output') };
  return {
    ...(json === undefined ? {} : Object.fromEntries(jsonMediaTypesOf(path).map((type) => [type, json]))),
    ...(events === undefined ? {} : { 'text/event-stream': streamOf(events, book) }),
    ...Object.fromEntries(bytes.map((type) => [type, { schema: {} }])),
  };
}

/** OpenAPI 3.1 has no word for the events of a stream: their schemas stand in `x-events`. */
function streamOf(events: Readonly<Record<string, z.ZodType>>, book: SchemaBook) {
  const names = Object.keys(events).map((name) => `\`${name}\``);
  return {
    schema: { type: 'string', description: `Server-sent events ${names.join(', ')}, with JSON as \`data\`` },
    'x-events': Object.fromEntries(
      Object.entries(events).map(([name, data]) => [name, book.schemaOf(data, 'output')]),
    ),
  };
}

function headersOf(
  headers: Readonly<Record<string, z.ZodType>>,
  book: SchemaBook,
): Record<string, HeaderObject | Reference> {
  const names = Object.keys(headers).sort();
  return Object.fromEntries(
    names.map((name) => {
      const type = headers[name] ?? z.string();
      const { description = '', ...schema } = book.schemaOf(type, 'output');
      const required = !type.isOptional();
      return [name, { description: String(description), ...(required ? { required } : {}), schema }];
    }),
  );
}
