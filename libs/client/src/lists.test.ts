import { expect, expectTypeOf, it } from 'vitest';
import { json, serve } from '../test/support/serve.ts';
import {
  type components,
  createLecternClient,
  type Document,
  type GeneratedAnswer,
  type LecternClient,
} from './index.ts';

/** Three pages of two documents. */
const pages = () =>
  serve(({ path }, res) => {
    const page = Number(new URL(path, 'http://h').searchParams.get('cursor') ?? '0');
    const data = [{ id: `d-${2 * page}` }, { id: `d-${2 * page + 1}` }];
    json(res, 200, { data, nextCursor: page === 2 ? null : String(page + 1) });
  });

it('a list yields everything, page by page', async () => {
  const { baseUrl, seen } = await pages();
  const ids: string[] = [];
  const query = { limit: 2, status: 'failed' as const };
  for await (const { id } of createLecternClient({ baseUrl }).list('/v1/documents', { query })) ids.push(id);
  expect(ids).toEqual(['d-0', 'd-1', 'd-2', 'd-3', 'd-4', 'd-5']);
  expect(seen.map(({ path }) => path)).toEqual([
    '/v1/documents?limit=2&status=failed',
    '/v1/documents?limit=2&status=failed&cursor=1',
    '/v1/documents?limit=2&status=failed&cursor=2',
  ]);
});

it('the text of a document is put together of its pages', async () => {
  const { baseUrl, seen } = await serve(({ path }, res) => {
    const isFirst = !path.includes('cursor');
    const data = isFirst ? [{ text: 'The moon ' }, { text: 'pulls ' }] : [{ text: 'the sea.' }];
    json(res, 200, { version: 3, data, nextCursor: isFirst ? 'next' : null });
  });
  const client = createLecternClient({ baseUrl });
  expect(await client.readText('a/b', { version: 3 })).toBe('The moon pulls the sea.');
  expect(seen.map(({ path }) => path)).toEqual([
    '/v1/documents/a%2Fb/text?limit=100&version=3',
    '/v1/documents/a%2Fb/text?limit=100&version=3&cursor=next',
  ]);
});

it('a loop that ends early fetches no further page', async () => {
  const { baseUrl, seen } = await pages();
  for await (const { id } of createLecternClient({ baseUrl }).list('/v1/documents')) if (id === 'd-1') break;
  expect(seen).toHaveLength(1);
});

it('types follow the description', () => {
  type Schemas = components['schemas'];
  const call = (client: LecternClient) => ({
    get: () => client.api.GET('/v1/documents/{id}', { params: { path: { id: 'd' } } }),
    key: () => client.api.POST('/v1/api-keys', { body: { name: 'n', scopes: ['search'] } }),
    end: () => client.api.DELETE('/v2/sessions/{id}', { params: { path: { id: 's' } } }),
    content: () =>
      client.api.GET('/v1/documents/{id}/content', { params: { path: { id: 'd' } }, parseAs: 'stream' }),
    answer: () => client.generateAnswer('q'),
    members: () => client.list('/v1/members'),
    sessions: () => client.list('/v2/sessions', { query: { limit: 5 } }),
    // @ts-expect-error a path that there is not
    unknownPath: () => client.api.GET('/v1/nothing'),
    // @ts-expect-error a field is missing
    incomplete: () => client.api.POST('/v1/api-keys', { body: { name: 'n' } }),
    // @ts-expect-error the path has a parameter
    withoutId: () => client.api.GET('/v1/documents/{id}'),
    chunks: () => client.list('/v1/documents/{id}/chunks', { path: { id: 'd' } }),
    // @ts-expect-error the list is of a document
    withoutDocument: () => client.list('/v1/documents/{id}/chunks'),
    // @ts-expect-error no list
    noList: () => client.list('/v1/users/me'),
    // @ts-expect-error documents have no such status
    noStatus: () => client.list('/v1/documents', { query: { status: 'lost' } }),
  });
  type Calls = ReturnType<typeof call>;
  type Answer<Name extends keyof Calls> = Awaited<ReturnType<Calls[Name]>>;
  expectTypeOf<Answer<'get'>['data']>().toEqualTypeOf<Document>();
  expectTypeOf<Answer<'key'>['data']>().toEqualTypeOf<Schemas['NewApiKey']>();
  expectTypeOf<Answer<'end'>['data']>().toEqualTypeOf<undefined>();
  expectTypeOf<NonNullable<Answer<'content'>['data']>>().toExtend<ReadableStream>();
  expectTypeOf<Answer<'answer'>>().toEqualTypeOf<GeneratedAnswer>();
  expectTypeOf<Answer<'members'>>().toEqualTypeOf<AsyncGenerator<Schemas['Member'], void>>();
  expectTypeOf<Answer<'sessions'>>().toExtend<AsyncGenerator<{ id: string; current: boolean }, void>>();
});
