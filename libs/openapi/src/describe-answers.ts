import { STATUS_CODES } from 'node:http';
import { type AnyRoute, answerHeader, type RouteAnswer } from '@lectern/http';
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

/** All answers of a route by status: its own, the `304` of one that is revalidated, and its errors. */
export function describeAnswers(route: AnyRoute, { view, book }: AnswerParts): Record<string, AnswerObject> {
  const answers: [number, AnswerObject][] = [];
  for (const [status, declared] of Object.entries(route.responses ?? {})) {
    const answer = declared instanceof z.ZodType ? { body: declared } : declared;
    answers.push([Number(status), answerOf(Number(status), answer, { route, view, book })]);
  }
  if (route.revalidated === true) answers.push([304, notModified({ view, book })]);
  for (const [status, { zodHeaders, ...answer }] of describeErrors(view.errorsOf(route), book)) {
    answers.push([status, { ...answer, headers: headersOf({ ...view.headers, ...zodHeaders }, book) }]);
  }
  if (answers.every(([status]) => status >= 300)) {
    throw new Error(`${route.method.toUpperCase()} ${route.path} declares no answer: add \`responses\`.`);
  }
  return Object.fromEntries(answers);
}

function answerOf(
  status: number,
  answer: RouteAnswer,
  { route, view, book }: AnswerParts & { readonly route: AnyRoute },
): AnswerObject {
  const content = contentOf(answer, book);
  const { description = STATUS_CODES[status] ?? '' } = answer;
  const caching = Object.keys(content).length === 0 ? {} : cachingOf(route);
  return {
    description,
    headers: headersOf({ ...view.headers, ...caching, ...answer.headers }, book),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

const etag = { ETag: answerHeader('Tag of what is answered, for `If-None-Match`') };
const cacheControl = { 'Cache-Control': answerHeader('Who may keep the answer, and for how long') };

function cachingOf({ revalidated }: AnyRoute): Record<string, z.ZodType> {
  return revalidated === true ? { ...etag, ...cacheControl } : cacheControl;
}

function notModified({ view, book }: AnswerParts): AnswerObject {
  return {
    description: 'The caller has it already, by `If-None-Match`.',
    headers: headersOf({ ...view.headers, ...etag, ...cacheControl }, book),
  };
}

function contentOf({ body, events, bytes = [] }: RouteAnswer, book: SchemaBook): Content {
  return {
    ...(body === undefined ? {} : { 'application/json': { schema: book.schemaOf(body, 'output') } }),
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
