import type { Principal } from '@lectern/auth';
import type { DocumentResource } from '@lectern/contracts';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectionResource } from '../../src/http/collection-schemas.ts';
import { startPipeline } from '../support/pipeline.ts';
import { alice, type Harness, putText, root, startDocument } from '../support/start-document.ts';

let service: Harness;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  pipeline = await startPipeline(aws);
});
afterAll(async () => {
  await pipeline.stop();
  await service.stop();
});

type Answer = CollectionResource & { reason?: string };
type Page<T> = { data: T[]; nextCursor: string | null };

const limited = (...collections: string[]) => ({ ...alice, via: 'api-key' as const, collections });
const make = async (): Promise<CollectionResource> =>
  (await service.call<CollectionResource>('POST', '/v1/collections', { json: { name: 'Bees' } })).body;
const show = (id: string, as: Principal) => service.call<Answer>('GET', `/v1/collections/${id}`, { as });
const add = (id: string, documentId: string, attributes = {}, as: Principal = alice) =>
  service.call<Answer>('PUT', `/v1/collections/${id}/documents/${documentId}`, { as, json: { attributes } });
const listed = async (path: string, as: Principal) => {
  const { status, body } = await service.call<Page<DocumentResource>>('GET', path, { as });
  return status === 200 ? body.data.map(({ id }) => id) : status;
};
const documentOf = async (id: string, as: Principal) =>
  (await service.call<DocumentResource>('GET', `/v1/documents/${id}`, { as })).body;

describe('a caller who is limited to collections', () => {
  it('sees their documents alone, by every way', async () => {
    const [open, closed] = [await make(), await make()];
    const inside = await putText(service);
    const outside = await putText(service);
    await add(open.id, inside.id);
    await add(closed.id, inside.id);
    await add(closed.id, outside.id);
    const key = limited(open.id);
    for (const path of ['', '/content', '/history', '/events']) {
      const found = await service.send('GET', `/v1/documents/${outside.id}${path}`, { as: key });
      expect([path, found.status]).toEqual([path, 404]);
      await found.body?.cancel();
    }
    const others = ['DELETE', 'PATCH'].map((method) =>
      service.call(method, `/v1/documents/${outside.id}`, {
        as: key,
        ...(method === 'PATCH' ? { json: { title: 'Mine' } } : {}),
      }),
    );
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([404, 404]);
    expect(await listed('/v1/documents', key)).toEqual([inside.id]);
    expect(await listed(`/v1/documents?collection=${closed.id}`, key)).toEqual([]);
    expect(await listed(`/v1/collections/${closed.id}/documents`, key)).toBe(404);
    expect((await documentOf(inside.id, key)).collections.map(({ id }) => id)).toEqual([open.id]);
    const path = `/v1/documents/${inside.id}/history`;
    const history = await service.call<Page<{ collections?: { id: string }[] }>>('GET', path, { as: key });
    expect(history.body.data.flatMap(({ collections = [] }) => collections.map(({ id }) => id))).toEqual([
      open.id,
      open.id,
    ]);
    const seen = await service.call<Page<CollectionResource>>('GET', '/v1/collections', { as: key });
    expect(seen.body.data.map(({ id }) => id)).toEqual([open.id]);
    expect((await show(closed.id, key)).status).toBe(404);
    expect(await listed('/v1/documents', limited('nobodys'))).toEqual([]);
  });

  it('puts what it uploads into them, and gets nothing of what was uploaded without limits', async () => {
    const [open, closed] = [await make(), await make()];
    const key = limited(open.id);
    const headers = { 'idempotency-key': 'of-both' };
    const json = { title: 'Bees', text: 'Bees fly.' };
    const whole = await service.call<DocumentResource>('POST', '/v1/documents', { json, headers });
    const again = await service.call<Answer>('POST', '/v1/documents', { as: key, json, headers });
    expect([whole.status, again.status, again.body.reason]).toEqual([202, 422, 'idempotency_key_reused']);
    const own = await service.call<DocumentResource>('POST', '/v1/documents', { as: key, json });
    expect(own.body).toMatchObject({ collections: [{ id: open.id }] });
    expect(own.body.duplicateOf).toBeUndefined();
    const named = { ...json, collections: [closed.id] };
    const refused = await service.call<Answer>('POST', '/v1/documents', { as: key, json: named });
    expect([refused.status, refused.body.reason]).toEqual([404, 'collection_not_found']);
    expect((await add(closed.id, own.body.id, {}, key)).body.reason).toBe('collection_not_found');
  });

  it('manages no collection', async () => {
    const { id } = await make();
    const key = limited(id);
    const answers = await Promise.all([
      service.call<Answer>('POST', '/v1/collections', { as: key, json: { name: 'New' } }),
      service.call<Answer>('PATCH', `/v1/collections/${id}`, { as: key, json: { name: 'New' } }),
      service.call<Answer>('DELETE', `/v1/collections/${id}`, { as: key }),
    ]);
    expect(answers.map(({ body }) => body.reason)).toEqual(answers.map(() => 'limited_to_collections'));
  });

  it('is shown deletions within its limits, also when they are done', async () => {
    const [open, closed] = [await make(), await make()];
    const key = limited(open.id);
    const [inside, outside] = [await putText(service), await putText(service)];
    await add(open.id, inside.id);
    await add(closed.id, outside.id);
    const [seen, hidden] = await Promise.all(
      [inside, outside].map(
        async ({ id }) =>
          (await service.call<{ operationId: string }>('DELETE', `/v1/documents/${id}`)).body.operationId,
      ),
    );
    const statusOf = async (id: string | undefined, as: Principal) =>
      (await service.call('GET', `/v1/operations/${id}`, { as })).status;
    expect([await statusOf(seen, key), await statusOf(hidden, key)]).toEqual([200, 404]);
    expect(await statusOf(hidden, alice)).toBe(200);
    const doc = { id: inside.id, tenantId: alice.tenantId, version: 1 };
    await pipeline.purged(doc, seen!);
    await pipeline.unindexed(doc, seen!);
    await eventually(async () => {
      const { body } = await service.call<{ status: string }>('GET', `/v1/operations/${seen}`, { as: key });
      return body.status === 'succeeded' || undefined;
    });
  });

  it('sees to no dead letters, whatever its role', async () => {
    const admin = { ...root, via: 'api-key' as const, collections: [(await make()).id] };
    const path = '/v1/admin/dead-letters';
    const answers = await Promise.all([
      service.call<Answer>('GET', path, { as: admin }),
      service.call<Answer>('DELETE', `${path}?ids=all`, { as: admin }),
      service.call<Answer>('POST', `${path}/redrive`, { as: admin, json: { ids: 'all' } }),
    ]);
    expect(answers.map(({ status, body }) => [status, body.reason])).toEqual(
      answers.map(() => [403, 'limited_to_collections']),
    );
  });
});
