import type { Principal } from '@lectern/auth';
import { DocumentIngested, type DocumentResource, DocumentShared } from '@lectern/contracts';
import type { CloudEvent } from '@lectern/events';
import { keepEvents, type Neighbour, startNeighbour } from '@lectern/service/testing';
import { eventually, testAws } from '@lectern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEvents } from '../support/read-events.ts';
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
let listeners: Neighbour[];

beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  const keep = (event: Parameters<typeof keepEvents>[2][number]) => ({
    subscriptions: keepEvents(published, 'document', [event]),
  });
  listeners = [
    await startNeighbour('embedding', aws, keep(DocumentIngested)),
    await startNeighbour('retrieval', aws, keep(DocumentShared)),
  ];
});
afterAll(async () => {
  for (const listener of listeners) await listener.stop();
  await service.stop();
});

/** Somebody of another tenant with the id of a reader. */
const namesake: Principal = { ...mallory, userId: bob.userId };

const patch = (id: string, json: unknown, as: Principal = alice) =>
  service.call<DocumentResource & { reason?: string }>('PATCH', `/v1/documents/${id}`, { as, json });
const get = (id: string, as: Principal) =>
  service.call<DocumentResource>('GET', `/v1/documents/${id}`, { as });
const listed = async (as: Principal) => {
  const path = '/v1/documents?limit=100';
  const { body } = await service.call<{ data: DocumentResource[] }>('GET', path, { as });
  return body.data;
};
const pending = async (as: Principal) => {
  const answer = await service.call<{ pending: number }>('GET', '/internal/documents/pending', {
    as,
    from: 'retrieval',
  });
  return answer.body.pending;
};
const eventsOf = (id: string, type: string) =>
  published.filter(({ data, type: of }) => data.documentId === id && of.startsWith(type));

/** Status of each read of a document. */
const reads = async (id: string, as: Principal) => {
  const paths = ['', '/content', '/events'];
  const answers = paths.map(async (path) => {
    const answer = await service.send('GET', `/v1/documents/${id}${path}`, { as });
    await answer.body?.cancel();
    return answer.status;
  });
  return [...(await Promise.all(answers)), (await listed(as)).some((one) => one.id === id)];
};
const all = [200, 200, 200, true];
const none = [404, 404, 404, false];

describe('a reader', () => {
  it('reads, lists and downloads a private document, and may not change it', async () => {
    const { id } = await putText(service, { readers: ['bob'] });
    expect(await reads(id, bob)).toEqual(all);
    for (const as of [root, mallory, namesake]) expect(await reads(id, as)).toEqual(none);
    for (const as of [alice, bob]) expect(await pending(as)).toBe(1);
    for (const as of [mallory, namesake]) expect(await pending(as)).toBe(0);
    const attempts = [
      ['PATCH', '', { json: { readers: [] } }],
      ['PUT', '/content', { json: { text: 'x' } }],
      ['DELETE', '', {}],
    ] as const;
    for (const [method, path, options] of attempts) {
      const answer = await service.call(method, `/v1/documents/${id}${path}`, { as: bob, ...options });
      expect(answer).toMatchObject({ status: 403, body: { reason: 'not_document_owner' } });
    }
  });

  it('is named to those alone who may change the document', async () => {
    const { id, readers } = await putText(service, { readers: ['carol', 'bob', 'alice', 'bob'] });
    expect(readers).toEqual(['bob', 'carol']);
    expect((await get(id, alice)).body.readers).toEqual(['bob', 'carol']);
    expect((await get(id, bob)).body).not.toHaveProperty('readers');
    const mine = (await listed(alice)).find((one) => one.id === id);
    expect(mine?.readers).toEqual(['bob', 'carol']);
    expect((await listed(bob)).find((one) => one.id === id)).not.toHaveProperty('readers');
  });

  it('can be the one who names them, as `me`', async () => {
    const { id, readers } = await putText(service, { readers: ['me', 'bob'] });
    expect(readers).toEqual(['bob']);
    expect((await patch(id, { readers: ['carol', 'me'] })).body.readers).toEqual(['carol']);
  });

  it('can be named in a form', async () => {
    const body = form({ file: file('Tides', 'tides.txt'), readers: '["bob"]' });
    const { status, body: made } = await service.call<DocumentResource>('POST', '/v1/documents', { body });
    expect(status).toBe(202);
    expect(await reads(made.id, bob)).toEqual(all);
    const event = await eventually(() => eventsOf(made.id, 'DocumentIngested')[0]);
    expect(event.data).toMatchObject({ readers: ['bob'], sharingRevision: 1, visibility: 'private' });
  });

  it('comes and goes with each change, and the owner stays', async () => {
    const { id } = await putText(service);
    expect(await reads(id, bob)).toEqual(none);
    expect((await patch(id, { readers: ['bob'] })).body).toMatchObject({ id, readers: ['bob'] });
    expect(await reads(id, bob)).toEqual(all);
    expect((await patch(id, { readers: ['carol'] })).status).toBe(200);
    expect(await reads(id, bob)).toEqual(none);
    await patch(id, { visibility: 'tenant' });
    for (const as of [bob, root]) expect(await reads(id, as)).toEqual(all);
    expect((await patch(id, { visibility: 'private' }, root)).body).toMatchObject({ visibility: 'private' });
    for (const as of [bob, root, { ...bob, userId: 'carol' }]) expect(await reads(id, as)).toEqual(none);
    expect(await reads(id, alice)).toEqual(all);
  });

  it('whose access ends is shown nothing more of the event stream', async () => {
    const { id } = await putText(service, { readers: ['bob'] });
    const events = await openEvents(service, id, { as: bob });
    expect((await events.next())?.data.status).toBe('ingested');
    await patch(id, { readers: [] });
    expect(await events.next()).toBeUndefined();
  });
});

describe('a change of sharing', () => {
  it('is published with its revision, and only when it changes something', async () => {
    const { id } = await putText(service);
    for (const readers of [['bob'], ['bob'], []]) await patch(id, { readers });
    const events = await eventually(() => {
      const found = eventsOf(id, 'DocumentShared');
      return found.length >= 2 ? found : undefined;
    });
    const facts = events.map(({ data }) => [data.sharingRevision, data.readers]);
    expect(facts.sort()).toEqual([
      [2, ['bob']],
      [3, []],
    ]);
    expect(events[0]?.data).toMatchObject({ tenantId: 'tenant-a', ownerId: 'alice', visibility: 'private' });
  });

  it('has reached searches before it is answered; otherwise it stands, and the answer says so', async () => {
    const { id } = await putText(service, { readers: ['bob'] });
    service.retrieval.broken = true;
    expect(await patch(id, { readers: [] })).toMatchObject({
      status: 503,
      body: { reason: 'sharing_not_confirmed', retryable: true },
    });
    expect(await reads(id, bob)).toEqual(none);
    service.retrieval.broken = false;
    await eventually(async () => ((await patch(id, { readers: [] })).status === 200 ? true : undefined));
    expect(service.retrieval.shared.filter(({ documentId }) => documentId === id)).toEqual([
      {
        ...{ documentId: id, tenantId: 'tenant-a', ownerId: 'alice' },
        ...{ visibility: 'private', readers: [], sharingRevision: 2 },
      },
    ]);
  });

  it.each([
    [{ visibility: 'public' }],
    [{ readers: 'bob' }],
    [{ readers: [''] }],
    [{ readers: ['a\u0000b'] }],
    [{ readers: ['\ud800'] }],
    [{ readers: [7] }],
    [{ readers: ['x'.repeat(201)] }],
    [{ readers: Array.from({ length: 101 }, (_, n) => `reader-${n}`) }],
    [{ visibility: 'tenant', readers: ['bob'] }],
    [{ readers: [], ownerId: 'bob' }],
    [{ readers: [], tenantId: 'tenant-b' }],
  ])('is refused when it is %j', async (json) => {
    const { id } = await putText(service, { readers: ['bob'] });
    expect(await patch(id, json)).toMatchObject({ status: 400 });
    expect((await get(id, alice)).body).toMatchObject({ visibility: 'private', readers: ['bob'] });
    for (const content of [{ text: 'x' }, { url: 'http://127.0.0.1/' }]) {
      const upload = { json: { title: 'T', ...content, ...json } };
      expect((await service.call('POST', '/v1/documents', upload)).status).toBe(400);
    }
  });

  it('is refused when it names nothing', async () => {
    const { id } = await putText(service);
    expect(await patch(id, {})).toMatchObject({ status: 400, body: { reason: 'invalid_body' } });
  });

  it('takes as many readers as there may be, of any spelling, and none of a document for the tenant', async () => {
    const { id } = await putText(service);
    const many = Array.from({ length: 99 }, (_, n) => `${n}`.padStart(200, 'ü'));
    const readers = [...many, `o'hara","tenant-b`];
    expect((await patch(id, { readers })).body.readers).toEqual(readers.sort());
    await patch(id, { visibility: 'tenant' });
    expect(await patch(id, { readers: ['bob'] })).toMatchObject({
      status: 400,
      body: { reason: 'readers_need_private' },
    });
  });

  it('of somebody else’s document is answered like one of none', async () => {
    const { id } = await putText(service, { visibility: 'tenant' });
    const json = { visibility: 'private' };
    const unknown = await patch('01938f00-0000-7000-8000-000000000000', json, mallory);
    const theirs = await patch(id, json, mallory);
    expect(theirs).toMatchObject({ status: 404, body: { reason: 'document_not_found' } });
    const plain = { instance: '', requestId: '' };
    expect({ ...theirs.body, ...plain }).toEqual({ ...unknown.body, ...plain });
    expect((await patch(id, json, bob)).status).toBe(403);
    const reader: Principal = { ...alice, scopes: ['documents:read'] };
    expect(await patch(id, json, reader)).toMatchObject({ status: 403, body: { reason: 'missing_scope' } });
  });
});

describe('a repeated request', () => {
  it('is answered with a document of its own caller, whoever may read that of another', async () => {
    const headers = { 'idempotency-key': 'shared-key' };
    const first = await putText(service, { headers, readers: ['bob'] });
    for (const as of [bob, namesake]) {
      const other = await service.call<DocumentResource>('POST', '/v1/documents', {
        ...{ as, headers, json: { title: 'Tides', text: 'The moon pulls the sea.', visibility: 'private' } },
      });
      expect(other.headers.get('idempotency-replayed')).toBeNull();
      expect(other.body).toMatchObject({ ownerId: as.userId, tenantId: as.tenantId });
      expect(other.body.id).not.toBe(first.id);
    }
  });

  it('shows an admin nothing of a document that is private by now', async () => {
    const { id } = await putText(service, { visibility: 'tenant' });
    const path = `/v1/documents/${id}/content`;
    const again = { as: root, headers: { 'idempotency-key': 'admins' }, json: { text: 'A new tide.' } };
    expect((await service.call('PUT', path, again)).status).toBe(202);
    await patch(id, { visibility: 'private' });
    for (const query of ['', '?wait=indexed&timeoutMs=1']) {
      expect((await service.call('PUT', `${path}${query}`, again)).status).toBe(404);
    }
  });
});
