import type { JsonSchema, OpenApiDocument, Operation } from '@lectern/openapi';
import fc, { type Arbitrary } from 'fast-check';
import { brokenBodies, oddTexts, oddValues } from './broken-values.ts';
import { resolve, type Schemas, valuesOf } from './schema-values.ts';
import { type Body, json, twists, withBody } from './twists.ts';
import type { FuzzRequest, Identity } from './world.ts';

/** One operation of the description. */
export interface Described {
  readonly method: string;
  /** With `{id}` where a parameter stands. */
  readonly path: string;
  readonly operation: Operation;
}

export function operationsOf({ paths }: OpenApiDocument): Described[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** Requests of an operation: about one in three is valid, the others have something wrong. */
export function requestsOf(described: Described, schemas: Schemas): Arbitrary<FuzzRequest> {
  const valid = validRequests(described, schemas);
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 3, arbitrary: brokenBodyRequests(described, schemas, valid) },
    {
      weight: 3,
      arbitrary: fc.tuple(valid, twists(described.operation)).map(([request, twist]) => twist(request)),
    },
  );
}

const identities: Arbitrary<Identity> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Identity>('first') },
  { weight: 3, arbitrary: fc.constant<Identity>('second') },
  { weight: 3, arbitrary: fc.constantFrom<Identity>('narrow', 'limited', 'none', 'unknown') },
);

/** Valid requests of an operation. */
export function validRequests(
  { method, path, operation }: Described,
  schemas: Schemas,
): Arbitrary<FuzzRequest> {
  const parameters = operation.parameters ?? [];
  const placed = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const recordOf = (place: string) =>
    fc.record(
      Object.fromEntries(
        placed(place).map(({ name, schema }) => [name, valuesOf(schema, schemas).map(String)]),
      ),
      { requiredKeys: [] },
    );
  const own = placed('path').map(({ schema }) => valuesOf(schema, schemas).map(partOf));
  return fc
    .record({
      id: fc.oneof({ weight: 7, arbitrary: ids }, ...own),
      query: recordOf('query'),
      header: recordOf('header'),
      body: bodies(operation, schemas),
      identity: identities,
    })
    .map(({ id, query, header, body, identity }) => ({
      method,
      path: path.replaceAll(/\{\w+\}/g, () => id),
      query: pairs(query),
      headers: [...pairs(header).filter(([, value]) => isHeaderValue(value)), ...body.headers],
      body: body.text,
      identity,
    }));
}

function partOf(value: unknown): string {
  return encodeURIComponent(String(value).toWellFormed());
}

const ids = fc.oneof(
  { weight: 4, arbitrary: fc.constant('$own') },
  { weight: 2, arbitrary: fc.constant('$other') },
  { weight: 1, arbitrary: fc.uuid() },
  {
    weight: 1,
    arbitrary: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).map(partOf),
  },
);

function pairs(record: Readonly<Record<string, string | undefined>>): [string, string][] {
  return Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

/** Node's client refuses to send others. */
function isHeaderValue(value: string): boolean {
  return /^[\x21-\x7e][\x20-\x7e]*$/.test(value);
}

const boundary = 'fuzz-boundary';

function bodies({ requestBody }: Operation, schemas: Schemas): Arbitrary<Body> {
  if (requestBody === undefined) return fc.constant({ headers: [], text: undefined });
  const kinds = Object.entries(requestBody.content).map(([type, { schema }]) =>
    type === 'multipart/form-data' ? forms : valuesOf(schema, schemas).map(json),
  );
  return fc.oneof(...kinds);
}

/** Forms with a file, and sometimes with a title that stands too late, twice, or is odd. */
const forms: Arbitrary<Body> = fc
  .record({
    title: fc.option(fc.oneof(fc.string({ maxLength: 30 }), oddTexts), { nil: undefined }),
    type: fc.constantFrom('text/plain', 'text/markdown', 'application/pdf', 'image/png', 'nonsense'),
    text: fc.string({ maxLength: 80, unit: 'grapheme' }),
    cut: fc.constantFrom(0, 0, 0, 30),
  })
  .map(({ title, type, text, cut }) => {
    const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
    const field = `--${boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\n${title}\r\n`;
    const whole = `${title === undefined ? '' : field}${file}--${boundary}--\r\n`;
    return {
      headers: [['content-type', `multipart/form-data; boundary=${boundary}`]],
      text: whole.slice(0, whole.length - cut),
    };
  });

function brokenBodyRequests(
  { operation }: Described,
  schemas: Schemas,
  valid: Arbitrary<FuzzRequest>,
): Arbitrary<FuzzRequest> {
  const schema = operation.requestBody?.content['application/json']?.schema;
  const broken =
    schema === undefined ? oddValues : brokenBodies(valuesOf(schema, schemas), propertiesOf(schema, schemas));
  return fc.tuple(valid, broken).map(([request, value]) => withBody(request, json(value)));
}

function propertiesOf(schema: JsonSchema, schemas: Schemas): Readonly<Record<string, JsonSchema>> {
  if (typeof schema.$ref === 'string') return propertiesOf(resolve(schema.$ref, schemas), schemas);
  const parts = (schema.anyOf ?? []) as readonly JsonSchema[];
  const own = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.assign({}, own, ...parts.map((part) => propertiesOf(part, schemas)));
}
