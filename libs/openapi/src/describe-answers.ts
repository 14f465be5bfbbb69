import { STATUS_CODES } from 'node:http';
import {
  type AnyRoute,
  answerHeader,
  cacheControl,
  deprecationAnswerHeaders,
  jsonMediaTypesOf,
  type RouteAnswer,
} from '@lectern/http';
import { z } from 'zod';
import { describeErrors } from './describe-errors.ts';
import type { AnswerObject, Content, HeaderObject, Reference } from './open-api-document.ts';
import type { SchemaBook } from './schema-book.ts';
import { ownErrors, type View } from './view.ts';

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
  const isDeprecated = route.deprecated !== undefined;
  const headers = { ...view.headers, ...(isDeprecated ? deprecationAnswerHeaders : {}) };
  // What stands before the route refuses without knowing that it is deprecated.
  const ofRefusals = { ...view.headers, ...(isDeprecated ? optional(deprecationAnswerHeaders) : {}) };
  const answers = new Map<number, AnswerObject>();
  for (const [status, declared] of Object.entries(route.responses ?? {})) {
    const answer = toAnswer(declared);
    if (Number(status) < 400 || answer.body !== undefined)
      answers.set(Number(status), answerOf(Number(status), answer, { route, headers, book }));
  }
  if (route.revalidated === true) answers.set(304, notModified({ route, headers, book }));
  const errors = { own: ownErrors(route), general: view.generalErrorsOf(route) };
  for (const [status, answer] of describeErrors(errors, book)) {
    const { headers: own } = toAnswer(route.responses?.[status] ?? {});
    // A route may answer an error in the form of another protocol; what stands before it cannot.
    const content = { ...answers.get(status)?.content, ...answer.content };
    const described = headersOf({ ...ofRefusals, ...answer.headers, ...own }, book);
    answers.set(status, { ...answer, headers: described, content });
  }
  if ([...answers.keys()].every((status) => status >= 300)) {
    throw new Error(`${route.method.toUpperCase()} ${route.path} declares no answer: add \`responses\`.`);
  }
  return Object.fromEntries([...answers].sort(([a], [b]) => a - b));
}

function toAnswer(declared: z.ZodType | RouteAnswer): RouteAnswer {
  return declared instanceof z.ZodType ? { body: declared } : declared;
}

function optional(headers: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(headers).map(([name, type]) => [name, type.optional()]));
}

function answerOf(
  status: number,
  answer: RouteAnswer,
  { route, headers, book }: OwnParts & { readonly route: AnyRoute },
): AnswerObject {
  const content = contentOf(route, answer, book);
  const { description = STATUS_CODES[status] ?? '' } = answer;
  return {
    description,
    headers: headersOf({ ...headers, ...cachingOf(route, answer), ...answer.headers }, book),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

const etag = { ETag: answerHeader('Tag of what is answered, for `If-None-Match`') };
const vary = { Vary: answerHeader('Headers of the request on which the answer depends') };

/** An answer that is an event stream is of one type, whatever the request accepts. */
function cachingOf(
  { path, revalidated }: AnyRoute,
  { body, events }: RouteAnswer,
): Record<string, z.ZodType> {
  const varied = body === undefined ? {} : variedBy(path);
  return {
    ...(revalidated === true && body !== undefined ? etag : {}),
    ...(events === undefined ? varied : optional(varied)),
    ...cacheControl,
  };
}

/** Below the path of a version, JSON has two types. */
function variedBy(path: string): Record<string, z.ZodType> {
  return jsonMediaTypesOf(path).length > 1 ? vary : {};
}

function notModified({ route, headers, book }: OwnParts & { readonly route: AnyRoute }): AnswerObject {
  return {
    description: 'The caller has it already, by `If-None-Match`.',
    headers: headersOf({ ...headers, ...etag, ...cacheControl, ...variedBy(route.path) }, book),
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

/** OpenAPI 3.1 has no word for the events of a stream: their schemas stand in `x-events`. Without a type, since tools read it as that of one event. */
function streamOf(events: Readonly<Record<string, z.ZodType>>, book: SchemaBook) {
  const names = Object.keys(events).map((name) => `\`${name}\``);
  return {
    schema: { description: `Server-sent events ${names.join(', ')}, with JSON as \`data\`` },
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
