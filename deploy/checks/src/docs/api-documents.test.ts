import { describe, expect, it } from 'vitest';
import { apiDocuments } from './api-documents.ts';
import { compareApis } from './compare-apis.ts';

const documents = await apiDocuments();
const [gateway] = documents;
const wanted = JSON.parse(gateway?.wanted ?? '');

describe('the descriptions of the API', () => {
  it('are one of each service, the public one first', () => {
    expect(documents.map(({ name }) => name)).toEqual([
      'docs/api/gateway.json',
      'docs/api/bff.json',
      'docs/api/document.json',
      'docs/api/embedding.json',
      'docs/api/model.json',
      'docs/api/retrieval.json',
      'docs/api/user.json',
      'docs/api/webhook.json',
    ]);
  });

  it('begin with calls that there are', () => {
    const named = [...wanted.info.description.matchAll(/^\d+\. `([A-Z]+) (\S+)`/gm)];
    expect(named).toHaveLength(5);
    for (const [, method = '', path = ''] of named)
      expect(wanted.paths[path]).toHaveProperty(method.toLowerCase());
  });

  it('name no call between services to callers from outside', () => {
    expect(Object.keys(wanted.paths).filter((path) => path.startsWith('/internal'))).toEqual([]);
  });
});

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly type?: string; readonly minimum?: number; readonly maximum?: number };
}
type Operations = Readonly<Record<string, { readonly parameters?: Parameter[] }>>;

it('a number in a path, a query or a header of the public API has its bounds, since another one is refused', () => {
  const operations = Object.entries<Operations>(wanted.paths).flatMap(([path, ofPath]) =>
    Object.entries(ofPath).map(([method, { parameters = [] }]) => ({
      name: `${method} ${path}`,
      numbers: parameters.filter(({ schema: { type = '' } }) => ['number', 'integer'].includes(type)),
    })),
  );
  const unbounded = operations.flatMap(({ name: operation, numbers }) =>
    numbers
      .filter(({ schema: { minimum, maximum } }) => minimum === undefined || maximum === undefined)
      .map(({ name, in: place }) => `${operation}: ${name} in ${place}`),
  );
  expect(operations.flatMap(({ numbers }) => numbers).length).toBeGreaterThan(10);
  expect(unbounded).toEqual([]);
});

describe('a description and its routes', () => {
  const without = (path: string) => {
    const { [path]: _, ...paths } = wanted.paths;
    return { ...wanted, paths };
  };

  it('differ by a route that is not described', () => {
    expect(compareApis(without('/v1/search'), wanted)).toEqual([
      'POST /v1/search is a route, but not described',
    ]);
  });

  it('differ by what is described and is no route', () => {
    expect(compareApis(wanted, without('/v1/search'))).toEqual([
      'POST /v1/search is described, but no route is like it',
    ]);
  });

  it('differ by a part of an operation, and by a schema', () => {
    const now = structuredClone(wanted);
    delete now.paths['/v1/documents/{id}'].get.responses['404'];
    now.components.schemas.Document.required.pop();
    expect(compareApis(now, wanted)).toEqual([
      'GET /v1/documents/{id} is described with other responses than its route has',
      'components: other schemas',
    ]);
  });
});
