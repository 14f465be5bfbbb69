import type { AnyRoute } from '@lectern/http';
import { z } from 'zod';
import type { JsonSchema, ParameterObject, RequestBodyObject } from './open-api-document.ts';
import type { SchemaBook } from './schema-book.ts';

/** A path as OpenAPI writes it: `/v1/documents/{id}`. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

/** What a route reads of path, query string and headers. */
export function describeParameters(route: AnyRoute, book: SchemaBook): ParameterObject[] {
  return [
    ...parametersOf(route.params, { in: 'path', book }),
    ...parametersOf(route.query, { in: 'query', book }),
    ...parametersOf(route.headers, { in: 'header', book }),
    ...(route.revalidated === true ? [ifNoneMatch] : []),
  ];
}

const ifNoneMatch: ParameterObject = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: '`ETag` of an earlier answer; the same again is a 304',
  schema: { type: 'string' },
};

function parametersOf(
  type: z.ZodType | undefined,
  { in: where, book }: { in: ParameterObject['in']; book: SchemaBook },
): ParameterObject[] {
  if (type === undefined) return [];
  const { properties = {}, required = [] } = book.schemaOf(type, 'input') as ObjectSchema;
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name: where === 'header' ? spelled(name) : name,
    in: where,
    required: required.includes(name),
    ...(typeof description === 'string' ? { description } : {}),
    schema,
  }));
}

interface ObjectSchema extends JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The name of a header, which schemas have in small letters, as documents write it: `Last-Event-ID`. */
function spelled(header: string): string {
  const words = header.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return words.join('-').replace(/-Id$/, '-ID');
}

/** The bodies that a route takes, by media type. */
export function describeBody({ body, rawBody }: AnyRoute, book: SchemaBook): RequestBodyObject | undefined {
  const bodies = rawBody ?? (body === undefined ? {} : { 'application/json': body });
  const content = Object.entries(bodies).map(([mediaType, type]) => {
    const schema = book.schemaOf(type, 'input');
    return [mediaType, { schema, ...(mediaType === 'multipart/form-data' ? encodingOf(type, book) : {}) }];
  });
  return content.length === 0 ? undefined : { required: true, content: Object.fromEntries(content) };
}

/** Parts of a form that are no text are JSON. */
function encodingOf(form: z.ZodType, book: SchemaBook) {
  const shape = form instanceof z.ZodObject ? form.shape : {};
  const json = Object.entries<z.ZodType>(shape).filter(([, part]) =>
    ['object', 'array'].includes(String(book.schemaOf(part, 'input').type)),
  );
  if (json.length === 0) return {};
  return { encoding: Object.fromEntries(json.map(([name]) => [name, { contentType: 'application/json' }])) };
}
