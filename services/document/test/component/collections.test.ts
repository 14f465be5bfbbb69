import type { Principal } from '@lectern/auth';
import { DocumentDescribed, type DocumentResource } from '@lectern/contracts';
import type { CloudEvent } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectionResource } from '../../src/http/collection-schemas.ts';
import {
  alice,
  bob,
  file,
  form,
  type Harness,
  mallory,
  putText,
  root,
  startDocument,
} from '../support/start-document.ts';

const published: CloudEvent[] = [];
let service: Harness;
let listener: Neighbour;

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({ SWEEP_INTERVAL_MS: '3600000' }, aws);
  listener = await startNeighbour('retrieval', aws, {
    subscriptions: keepEvents(published, 'document', [DocumentDescribed]),
  });
});
afterAll(async () => {
  await listener.stop();
  await service.stop();
});

type Answer = CollectionResource & { reason?: string };
type Page<T> = { data: T[]; nextCursor: string | null };

const make = async (name = 'Bees', as: Principal = alice): Promise<CollectionResource> => {
  const answer = await service.call<CollectionResource>('POST', '/v1/collections', { as, json: { name } });
  expect(answer.status).toBe(201);
  return answer.body;
};
const show = (id: string, as: Principal = alice) =>
  service.call<Answer>('GET', `/v1/collections/${id}`, { as });
const add = (id: string, documentId: string, attributes?: object, as: Principal = alice) =>
  service.call<Answer & { attributes: object }>('PUT', `/v1/collections/${id}/documents/${documentId}`, {
    as,
    json: attributes === undefined ? {} : { attributes },
  });
const take = (id: string, documentId: string, as: Principal = alice) =>
  service.call<Answer>('DELETE', `/v1/collections/${id}/documents/${documentId}`, { as });
const listed = async (path: string, as: Principal = alice) => {
  const { status, body } = await service.call<Page<DocumentResource>>('GET', path, { as });
  return status === 200 ? body.data.map(({ id }) => id) : status;
};
const documentOf = async (id: string, as: Principal = alice) =>
  (await service.call<DocumentResource>('GET', `/v1/documents/${id}`, { as })).body;

describe('a collection', () => {
  it('is made once per idempotency key, and seen and found by name by everyone of the tenant alone', async () => {
    const headers = { 'idempotency-key': 'collection-1' };
    const json = { name: 'Tides', description: 'Of the sea', metadata: { shelf: 4 } };
    const first = await service.send('POST', '/v1/collections', { json, headers });
    const made = (await first.json()) as CollectionResource;
    expect(first.headers.get('location')).toBe(`/v1/collections/${made.id}`);
    const again = await service.send('POST', '/v1/collections', { json, headers });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(await again.json()).toEqual(made);
    const reused = await service.call<Answer>('POST', '/v1/documents', {
      json: { title: 'T', text: 't' },
      headers,
    });
    expect([reused.status, reused.body.reason]).toEqual([422, 'idempotency_key_reused']);
    expect(made).toMatchObject({
      ...json,
      version: 1,
      createdBy: 'alice',
      documents: { total: 0 },
      bytes: 0,
    });
    expect((await show(made.id, bob)).body).toEqual(made);
    expect(await show(made.id, mallory)).toMatchObject({
      status: 404,
      body: { reason: 'collection_not_found' },
    });
    const named = async (as: Principal) =>
      (await service.call<Page<CollectionResource>>('GET', '/v1/collections?name=Tides', { as })).body.data;
    expect(await named(bob)).toEqual([made]);
    expect(await named(mallory)).toEqual([]);
  });

  it('is listed newest first, in pages', async () => {
    const made = [await make('A', mallory), await make('A', mallory), await make('B', mallory)];
    const page = async (query: string) =>
      (await service.call<Page<CollectionResource>>('GET', `/v1/collections?${query}`, { as: mallory })).body;
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made.map(({ id }) => id).reverse());
    expect(second.nextCursor).toBeNull();
  });

  it('is changed by who made it and by administrators, as If-Match says', async () => {
    const { id } = await make();
    const patch = (json: object, as: Principal = alice, headers = {}) =>
      service.send('PATCH', `/v1/collections/${id}`, { as, json, headers });
    expect((await patch({ name: 'Mine' }, bob)).status).toBe(403);
    expect((await patch({ name: 'Mine' }, mallory)).status).toBe(404);
    const seen = (await service.send('GET', `/v1/collections/${id}`, {})).headers.get('etag') ?? '';
    const changed = await patch({ name: 'Wasps', metadata: { shelf: 1 } }, root, { 'if-match': seen });
    expect(await changed.json()).toMatchObject({ name: 'Wasps', metadata: { shelf: 1 }, version: 2 });
    expect((await patch({ name: 'Late' }, alice, { 'if-match': seen })).status).toBe(412);
    const now = { 'if-match': changed.headers.get('etag') ?? '' };
    expect(await (await patch({ metadata: { shelf: null } }, alice, now)).json()).toMatchObject({
      metadata: {},
    });
  });
});

describe('a document in a collection', () => {
  it('is listed and counted there, shows its attributes, and is told of in history and event', async () => {
    const { id } = await make();
    const document = await putText(service);
    const put = await add(id, document.id, { chapter: 3, lang: 'en' });
    expect(put).toMatchObject({ status: 200, body: { id, attributes: { chapter: 3 }, addedBy: 'alice' } });
    expect((await add(id, document.id, { lang: 'en', chapter: 3 })).body).toEqual(put.body);
    expect(await documentOf(document.id)).toMatchObject({ collections: [put.body] });
    expect(await listed(`/v1/collections/${id}/documents`)).toEqual([document.id]);
    expect(await listed(`/v1/documents?collection=${id}&status=indexed`)).toEqual([]);
    expect((await show(id)).body).toMatchObject({ documents: { total: 1 }, bytes: document.bytes });
    await add(id, document.id, {});
    expect((await take(id, document.id)).status).toBe(204);
    expect((await take(id, document.id)).status).toBe(204);
    expect(await listed(`/v1/documents?collection=${id}`)).toEqual([]);
    const history = await service.call<Page<object>>('GET', `/v1/documents/${document.id}/history`, {});
    expect(history.body.data.filter((entry) => 'collections' in entry)).toMatchObject([
      { kind: 'grouped', userId: 'alice', collections: [] },
      { kind: 'grouped', userId: 'alice', collections: [{ id, attributes: {} }] },
      { kind: 'grouped', userId: 'alice', collections: [{ id, attributes: { chapter: 3, lang: 'en' } }] },
    ]);
    const events = await eventually(
      () => {
        const its = published.filter(({ data }) => data.documentId === document.id);
        return its.length === 3 ? its : undefined;
      },
      { what: 'three changes are published' },
    );
    const states = events.map(({ data }) => [data.descriptionRevision, data.collections]).sort();
    expect(states).toEqual([
      [2, [{ id, attributes: { chapter: 3, lang: 'en' } }]],
      [3, [{ id, attributes: {} }]],
      [4, []],
    ]);
  });

  it('is read by those alone who may read it anyway: neither list nor count tells of it to others', async () => {
    const { id } = await make();
    const secret = await putText(service);
    const shared = await putText(service, { visibility: 'tenant' });
    const readable = await putText(service, { readers: ['bob'] });
    for (const document of [secret, shared, readable]) await add(id, document.id);
    expect(await listed(`/v1/collections/${id}/documents`, bob)).toEqual([readable.id, shared.id]);
    expect(await listed(`/v1/documents?collection=${id}`, root)).toEqual([shared.id]);
    const totals = await Promise.all(
      [alice, bob, root].map(async (as) => (await show(id, as)).body.documents.total),
    );
    expect(totals).toEqual([3, 2, 1]);
    expect(await listed(`/v1/collections/${id}/documents`, mallory)).toBe(404);
    expect(await listed(`/v1/documents?collection=${id}`, mallory)).toEqual([]);
    expect(await listed('/v1/documents?collection=none', alice)).toEqual([]);
  });

  it('is put there and taken away by those who may change it', async () => {
    const { id } = await make();
    const { id: foreign } = await make('Foreign', mallory);
    const shared = await putText(service, { visibility: 'tenant' });
    const secret = await putText(service);
    const answers = [
      await add(id, shared.id, {}, bob),
      await add(id, secret.id, {}, bob),
      await add(id, shared.id, {}, mallory),
      await add(foreign, shared.id),
      await add('none', shared.id),
      await take(foreign, shared.id),
      await take(id, shared.id, bob),
      await add(id, shared.id, {}, root),
    ].map(({ status, body }) => body?.reason ?? status);
    expect(answers).toEqual([
      'not_document_owner',
      'document_not_found',
      'document_not_found',
      'collection_not_found',
      'collection_not_found',
      'collection_not_found',
      'not_document_owner',
      200,
    ]);
  });

  it('comes there with its upload, of either form, or is not stored', async () => {
    const [one, other] = [await make(), await make()];
    const collections = [one.id, other.id];
    const text = await service.call<DocumentResource>('POST', '/v1/documents', {
      json: { title: 'Bees', text: 'Bees fly.', collections },
    });
    const body = form({ collections: JSON.stringify([one.id]), file: file('Bees fly.', 'bees.txt') });
    const sent = await service.call<DocumentResource>('POST', '/v1/documents', { body });
    expect([text.status, sent.status]).toEqual([202, 202]);
    expect(text.body.collections.map(({ id }) => id)).toEqual(collections);
    expect(await listed(`/v1/collections/${one.id}/documents`)).toEqual([sent.body.id, text.body.id]);
    const before = await listed('/v1/documents');
    const json = {
      title: 'Bees',
      text: 'Bees fly.',
      collections: [one.id, '01938f00-0000-7000-8000-000000000000'],
    };
    const refused = await service.call<Answer>('POST', '/v1/documents', { json });
    expect([refused.status, refused.body.reason]).toEqual([404, 'collection_not_found']);
    expect(await listed('/v1/documents')).toEqual(before);
  });

  it('has attributes within bounds', async () => {
    const { id } = await make();
    const document = await putText(service);
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`a${at}`, at]));
    const wrong = [
      many,
      { a: 'x'.repeat(513) },
      { ['a'.repeat(65)]: 1 },
      { a: [1] },
      { a: null },
      { 'a\0': 1 },
    ];
    const statuses = await Promise.all(
      wrong.map(async (attributes) => (await add(id, document.id, attributes)).status),
    );
    expect(statuses).toEqual(wrong.map(() => 400));
    const large = Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`a${at}`, '語'.repeat(500)]));
    expect((await add(id, document.id, large)).body.reason).toBe('memberships_too_large');
  });

  it('leaves it when it is deleted, and stays itself when the collection is', async () => {
    const [kept, gone] = [await make(), await make()];
    const documents = [await putText(service), await putText(service)];
    for (const document of documents) for (const { id } of [kept, gone]) await add(id, document.id);
    const [first, second] = documents.map(({ id }) => id) as [string, string];
    await service.call('DELETE', `/v1/documents/${first}`, {});
    expect((await show(kept.id)).body.documents.total).toBe(1);
    expect((await service.call('DELETE', `/v1/collections/${gone.id}`, { as: bob })).status).toBe(403);
    expect((await service.call('DELETE', `/v1/collections/${gone.id}`, { as: root })).status).toBe(204);
    expect((await show(gone.id)).status).toBe(404);
    expect((await add(gone.id, second)).body.reason).toBe('collection_not_found');
    expect(await documentOf(second)).toMatchObject({ status: 'ingested', collections: [{ id: kept.id }] });
    const history = await service.call<Page<object>>('GET', `/v1/documents/${second}/history`, {});
    expect(history.body.data[0]).toMatchObject({
      kind: 'grouped',
      userId: 'root',
      collections: [{ id: kept.id }],
    });
  });

  it('leaves a large one that is deleted within seconds, though no sweep is near', async () => {
    const { id } = await make();
    const documents: DocumentResource[] = [];
    // As many at once as one caller may upload, and one more in all than leave before the answer.
    while (documents.length < 101) {
      const several = Array.from({ length: Math.min(12, 101 - documents.length) });
      documents.push(...(await Promise.all(several.map(() => putText(service, { collections: [id] })))));
    }
    expect((await service.call('DELETE', `/v1/collections/${id}`, {})).status).toBe(204);
    await eventually(
      async () => {
        const now = await Promise.all(documents.map((document) => documentOf(document.id)));
        return now.every(({ collections }) => collections.length === 0) ? true : undefined;
      },
      { what: 'all documents have left', timeoutMs: 15_000 },
    );
  });
});
