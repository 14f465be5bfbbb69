import { type Document, LecternError } from '@lectern/client';
import { expect, it, vi } from 'vitest';
import { changeDocument } from './change-document.ts';

const document = {
  ...{ id: 'd', title: 'Bees', metadata: { year: 2026 }, visibility: 'private', status: 'chunked' },
  readers: ['ann', 'bob'],
} as unknown as Document;

/** An API whose document was changed since it was read, one state after the other; it takes a change of the last one. */
function apiOf(...states: Partial<Document>[]) {
  const all = [{}, ...states].map((state, at) => ({ document: { ...document, ...state }, etag: `"${at}"` }));
  const answer = (at: number) => ({
    data: all[at]?.document,
    response: { headers: new Headers({ etag: all[at]?.etag ?? '' }) },
  });
  let seen = 0;
  const GET = vi.fn(async () => answer(Math.min(++seen, all.length - 1)));
  const PATCH = vi.fn(async (_: string, { params }: { params: { header: { 'If-Match'?: string } } }) => {
    if (params.header['If-Match'] !== all.at(-1)?.etag)
      throw new LecternError('precondition_failed', 'Changed.', { status: 412 });
    return answer(all.length - 1);
  });
  return { api: { GET, PATCH } as unknown as Parameters<typeof changeDocument>[0], GET, PATCH };
}

const read = { document, etag: '"0"' };
const body = { title: 'Wasps' };

it('changes a document that the platform has gone on with since it was read, at each of its steps', async () => {
  const { api, PATCH } = apiOf({ status: 'embedded' }, { status: 'indexed', readers: ['bob', 'ann'] });
  expect(await changeDocument(api, read, body)).toMatchObject({ etag: '"2"' });
  expect(PATCH.mock.calls.map(([, { params }]) => params.header['If-Match'])).toEqual(['"0"', '"1"', '"2"']);
});

it.each<Partial<Document>>([
  { title: 'Hornets' },
  { metadata: { year: 2027 } },
  { visibility: 'tenant' },
  { readers: ['ann'] },
])('changes nothing where somebody else has changed %j', async (theirs) => {
  const { api, PATCH } = apiOf(theirs);
  await expect(changeDocument(api, read, body)).rejects.toMatchObject({ status: 412 });
  expect(PATCH).toHaveBeenCalledOnce();
});

it('passes on what else is refused', async () => {
  const { api, GET, PATCH } = apiOf();
  PATCH.mockRejectedValue(new LecternError('not_found', 'Gone.', { status: 404 }));
  await expect(changeDocument(api, read, body)).rejects.toMatchObject({ status: 404 });
  expect(GET).not.toHaveBeenCalled();
});
