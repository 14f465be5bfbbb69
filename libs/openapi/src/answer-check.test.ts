import { describe, expect, it } from 'vitest';
import { createAnswerCheck } from './answer-check.ts';
import type { OpenApiDocument } from './open-api-document.ts';

const schema = { $ref: '#/components/schemas/Book' };

const document: OpenApiDocument = {
  openapi: '3.1.1',
  info: { title: '', version: '', summary: '', description: '', license: { name: '', identifier: '' } },
  servers: [],
  tags: [],
  paths: {
    '/v1/books/{id}': {
      get: {
        operationId: 'getBook',
        summary: '',
        tags: [],
        security: [],
        responses: {
          200: {
            description: '',
            headers: {
              ETag: { $ref: '#/components/headers/ETag' },
              Age: { description: '', schema: { type: 'string', pattern: '^\\d+$' } },
            },
            content: {
              'application/json': { schema },
              'text/event-stream': { schema: { type: 'string' }, 'x-events': { read: schema } },
            },
          },
          204: { $ref: '#/components/responses/Nothing' },
        },
      },
    },
    '/v1/books/newest': {
      get: { operationId: 'getNewest', summary: '', tags: [], security: [], responses: {} },
    },
  },
  components: {
    schemas: {
      Book: {
        type: 'object',
        properties: { id: { type: 'string' }, at: { type: 'string', format: 'date-time' } },
        required: ['id'],
      },
    },
    headers: { ETag: { description: '', required: true, schema: { type: 'string' } } },
    responses: { Nothing: { description: '' } },
    securitySchemes: {},
  },
};

const check = createAnswerCheck(document);

const answer = (
  headers: Record<string, string> = {},
  { method = 'GET', path = '/v1/books/7?full=1', status = 200 } = {},
) => ({ method, path, status, headers: new Headers({ etag: '"1"', ...headers }) });
const json = answer({ 'content-type': 'application/json; charset=utf-8' });
const events = answer({ 'content-type': 'text/event-stream' });

describe('an answer', () => {
  it('is right when it is as described', () => {
    expect(check.head(answer({ age: '3', date: 'today' }))).toEqual([]);
    expect(check.body(json, '{"id":"7","at":"2026-01-01T00:00:00Z"}')).toEqual([]);
    expect(check.head(answer({}, { method: 'HEAD' }))).toEqual([]);
  });

  it.each([
    [
      'a status that is not described',
      answer({}, { status: 201 }),
      'this status is not described; there are 200, 204',
    ],
    ['a header that is not described', answer({ link: '<a>' }), 'the header link is not described'],
    ['a header that is not of its schema', answer({ age: 'old' }), 'the header age'],
    [
      'a header that its answer does not have',
      answer({}, { status: 204 }),
      'the header etag is not described',
    ],
  ])('is wrong with %s', (_what, wrong, sentence) => {
    expect(check.head(wrong).join()).toContain(sentence);
  });

  it('is wrong without a header that it must have', () => {
    const without = { ...answer(), headers: new Headers() };
    expect(check.head(without).join()).toContain('the header etag is missing');
  });

  it.each([
    ['a field that is missing', json, '{}', "must have required property 'id'"],
    ['a field that is not described', json, '{"id":"7","title":"T"}', '(title)'],
    ['a field of another format', json, '{"id":"7","at":"today"}', 'at "/at"'],
    ['what is no JSON', json, '{', 'the body is no JSON'],
    ['another type', answer({ 'content-type': 'text/html' }), '<p>', 'a body of text/html is not described'],
    [
      'an event that is not described',
      events,
      'event: burnt\ndata: {"id":"7"}\n\n',
      'the event burnt is not described',
    ],
    [
      'an event with other data',
      events,
      ':\n\nevent: read\nid: 1\ndata: {"id":7}\n\n',
      'the event read at "/id"',
    ],
  ])('is wrong with %s', (_what, seen, text, sentence) => {
    expect(check.body(seen, text).join()).toContain(sentence);
  });

  it('is right though its stream was cut off in the middle of an event', () => {
    expect(check.body(events, 'event: read\ndata: {"id":"7"}\n\nevent: read\ndata: {"i')).toEqual([]);
  });
});

describe('the operation of a path', () => {
  it('is the one that is written out before one with a parameter', () => {
    expect(check.head(answer({}, { path: '/v1/books/newest' })).join()).toContain('not described');
  });

  it('is none for another path or method', () => {
    expect(check.describes({ method: 'GET', path: '/v1/books/7' })).toBe(true);
    expect(check.describes({ method: 'PUT', path: '/v1/books/7' })).toBe(false);
    expect(check.describes({ method: 'GET', path: '/v1/books/' })).toBe(false);
  });
});
