import { type AnyRoute, answerHeader, defineErrors, route } from '@lectern/http';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeApi } from './describe-api.ts';
import type { OpenApiDocument, Operation } from './open-api-document.ts';
import { createPublicView, serviceView, type View } from './view.ts';

const errorsOf = defineErrors({ book_not_found: ['not_found', 'There is no such book.'] });
const book = z.object({ id: z.string(), pages: z.int().optional() }).meta({ id: 'Book' });

const getBook = route({
  method: 'get',
  path: '/v1/books/:id',
  operationId: 'getBook',
  summary: 'A book',
  auth: 'principal',
  scope: 'documents:read',
  role: 'member',
  revalidated: true,
  params: z.object({ id: z.string().max(20) }),
  query: z.strictObject({ page: z.coerce.number().int().default(1).describe('From 1') }),
  headers: z.object({ 'last-event-id': z.string().optional() }),
  responses: { 200: book },
  errors: errorsOf('book_not_found'),
  handler: async () => undefined,
});

const addBook = route({
  method: 'post',
  path: '/v1/books',
  operationId: 'addBook',
  summary: 'Add a book',
  auth: 'none',
  concurrency: [{ group: { name: 'book_uploads', perCaller: 1, total: 2 } }],
  rawBody: {
    'multipart/form-data': z.strictObject({ file: z.string(), readers: z.array(z.string()).optional() }),
  },
  responses: {
    201: { body: book, headers: { Location: answerHeader('Where'), 'Book-Age': z.string().optional() } },
    202: { events: { read: z.object({ page: z.int() }) }, bytes: ['text/plain'] },
  },
  handler: async () => undefined,
});

const publicView = createPublicView({
  errorsOf: () => [{ code: 'resource_exhausted', reason: 'rate_limited', when: 'Too much.' }],
  headers: {},
});

function described(routes: readonly AnyRoute[], view: View = publicView): OpenApiDocument {
  const server = { url: '/', description: 'Here' };
  return describeApi({
    title: 'T',
    summary: 'S',
    version: '1.0.0',
    server,
    routes,
    view,
    tags: { books: 'Books' },
  });
}

function operation(document: OpenApiDocument, path: string, method: string): Operation {
  const found = document.paths[path]?.[method];
  if (found === undefined) throw new Error(`no ${method} ${path}`);
  return found;
}

function reasonsOf({ responses }: Operation, status: string): unknown {
  return JSON.stringify(responses[status]).match(/"reason":\{"enum":(\[[^\]]*\])/)?.[1];
}

describe('the description of a route', () => {
  const document = described([getBook, addBook]);
  const get = operation(document, '/v1/books/{id}', 'get');
  const post = operation(document, '/v1/books', 'post');

  it('has what it reads of path, query and headers', () => {
    const parameters = (get.parameters ?? []).map(({ name, in: where, required }) => [name, where, required]);
    expect(parameters).toEqual([
      ['id', 'path', true],
      ['page', 'query', false],
      ['Last-Event-ID', 'header', false],
      ['If-None-Match', 'header', false],
    ]);
    expect(get.parameters?.[1]).toMatchObject({
      description: 'From 1',
      schema: { type: 'integer', default: 1 },
    });
  });

  it('has the schemas with a name once', () => {
    const schema = { $ref: '#/components/schemas/Book' };
    expect(get.responses[200]).toMatchObject({ content: { 'application/json': { schema } } });
    expect(document.components.schemas.Book).toMatchObject({ required: ['id'] });
    // A later release may say more.
    expect(document.components.schemas.Book).not.toHaveProperty('additionalProperties');
  });

  it('has the credential with its scope, and the least role in words', () => {
    expect(get.security).toEqual([{ bearer: ['documents:read'] }]);
    expect(get.description).toContain('role `member`');
    expect(post.security).toEqual([]);
  });

  it('has the errors that it declares, those that follow from its facts, and those of the view', () => {
    expect(reasonsOf(get, '404')).toBe('["book_not_found","route_not_found"]');
    expect(reasonsOf(get, '403')).toBe('["missing_role","missing_scope"]');
    expect(reasonsOf(get, '400')).toContain('"invalid_query"');
    expect(reasonsOf(post, '429')).toBe('["rate_limited","too_many_book_uploads"]');
    expect(reasonsOf(post, '400')).not.toContain('invalid_query');
    expect(Object.keys(get.responses)).not.toContain('413');
  });

  it('explains a reason that it declares beside one that follows from its facts', () => {
    const missing = { code: 'permission_denied', reason: 'missing_scope', when: 'For its pages.' } as const;
    const narrowed = [{ ...getBook, errors: [missing] }];
    expect(operation(described(narrowed), '/v1/books/{id}', 'get').responses['403']).toMatchObject({
      description: expect.stringContaining(
        '- `missing_scope`: The credential has no scope `documents:read`. For its pages.',
      ),
    });
  });

  it('has the headers of its answers, and which of them may be absent', () => {
    expect(post.responses[201]).toMatchObject({
      headers: { Location: { required: true }, 'Book-Age': { schema: { type: 'string' } } },
    });
    expect(JSON.stringify(post.responses[201])).not.toMatch(/"Book-Age":\{[^}]*"required"/);
    expect(Object.keys(get.responses)).toContain('304');
  });

  it('has forms, events and bytes', () => {
    expect(post.requestBody?.content['multipart/form-data']?.encoding).toEqual({
      readers: { contentType: 'application/json' },
    });
    expect(post.responses[202]).toMatchObject({
      content: { 'text/event-stream': { 'x-events': { read: { required: ['page'] } } }, 'text/plain': {} },
    });
  });

  it('asks services for tokens of services', () => {
    const inside = operation(described([getBook], serviceView), '/v1/books/{id}', 'get');
    expect(inside.security).toEqual([{ service: [], caller: ['documents:read'] }]);
    expect(reasonsOf(inside, '401')).toContain('service_token_missing');
  });
});

describe('a document', () => {
  it('is the same in whichever order the routes come, and another without one of them', () => {
    const both = JSON.stringify(described([getBook, addBook]));
    expect(JSON.stringify(described([addBook, getBook]))).toBe(both);
    expect(JSON.stringify(described([addBook]))).not.toBe(both);
  });

  it.each([
    ['without a name', { ...addBook, operationId: undefined }, 'POST /v1/books has no `operationId`.'],
    ['with the name of another', { ...addBook, operationId: 'getBook' }, 'another route is named getBook'],
    ['without an answer', { ...addBook, responses: {} }, 'POST /v1/books declares no answer'],
    [
      'with a schema that is named as another',
      { ...addBook, responses: { 201: z.object({ other: z.string() }).meta({ id: 'Book' }) } },
      'Two different schemas are named Book',
    ],
  ])('refuses a route %s', (_what, other, message) => {
    expect(() => described([getBook, other as AnyRoute])).toThrow(message);
  });
});
