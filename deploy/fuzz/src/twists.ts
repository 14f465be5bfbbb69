import type { Operation } from '@lectern/openapi';
import fc, { type Arbitrary } from 'fast-check';
import { malformedJson, oddTexts } from './broken-values.ts';
import type { FuzzRequest } from './world.ts';

/** A body with the header that says what it is. */
export interface Body {
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string | undefined;
}

/** A value as a body of JSON. */
export function json(value: unknown): Body {
  return { headers: [['content-type', 'application/json']], text: JSON.stringify(value) };
}

/** The request with another body. */
export function withBody(request: FuzzRequest, { headers, text }: Body): FuzzRequest {
  const others = request.headers.filter(([name]) => name !== 'content-type');
  return { ...request, headers: [...others, ...headers], body: text };
}

/** One thing that makes a request wrong, or unusual. */
export type Twist = (request: FuzzRequest) => FuzzRequest;

/** What can be wrong with a request beside the fields of its body. */
export function twists({ parameters = [] }: Operation): Arbitrary<Twist> {
  const names = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  return fc.oneof(
    methods,
    accepts,
    contentTypes,
    badJson,
    ofQuery(['unexpected', ...names]),
    lastParts,
    headers,
    byAccept,
  );
}

const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE').map(
  (method): Twist =>
    (request) => ({ ...request, method }),
);

const withHeader =
  (name: string, value: string): Twist =>
  (request) => ({ ...request, headers: [...request.headers, [name, value]] });

const accepts = fc
  .constantFrom(
    'text/html',
    'application/vnd.lectern.v9+json',
    '*/*;q=0',
    ';;;',
    'text/event-stream',
    'x'.repeat(500),
  )
  .map((value) => withHeader('accept', value));

/** Below `/api`, with the version in `Accept`: one that there is, or not. */
const byAccept = fc.constantFrom(undefined, 'v9', '*').map(
  (other): Twist =>
    (request) => {
      const [, version = 'v1'] = request.path.split('/');
      const accept = other === '*' ? '*/*' : `application/vnd.lectern.${other ?? version}+json`;
      const path = request.path.replace(`/${version}/`, '/api/');
      return { ...withHeader('accept', accept)(request), path };
    },
);

const contentTypes = fc
  .constantFrom(
    'text/plain',
    'application/xml',
    'application/json; charset=utf-16',
    'multipart/form-data',
    '',
  )
  .map(
    (value): Twist =>
      (request) =>
        withBody(request, { headers: [['content-type', value]], text: request.body ?? '{}' }),
  );

const badJson = malformedJson.map(
  (text): Twist =>
    (request) =>
      withBody(request, { ...json({}), text }),
);

function ofQuery(names: readonly string[]): Arbitrary<Twist> {
  const more =
    (...pairs: [string, string][]): Twist =>
    (request) => ({ ...request, query: [...request.query, ...pairs] });
  const name = fc.constantFrom(...names);
  return fc.oneof(
    fc.tuple(name, oddTexts).map(([at, text]) => more([at, text])),
    name.map((at) => more([at, '1'], [at, '2'])),
  );
}

const lastParts = fc.constantFrom('%', '%ff', '%00', 'x'.repeat(3_000), '.', '%2e%2e', '%2f', '').map(
  (part): Twist =>
    (request) => ({ ...request, path: request.path.replace(/\/[^/]+$/, `/${part}`) }),
);

const headers = fc
  .constantFrom<[string, string]>(
    ['expect', '200-ok'],
    ['content-encoding', 'gzip'],
    ['x-big', 'x'.repeat(40_000)],
    ['x-request-id', 'a b'],
    ['idempotency-key', 'é'],
    ['if-none-match', '*'],
    ['traceparent', 'nonsense'],
    ['content-type', 'text/plain'],
    ['authorization', 'Basic eDp4'],
  )
  .map(([name, value]) => withHeader(name, value));
