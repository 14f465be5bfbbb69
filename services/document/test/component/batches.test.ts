import type { Principal } from '@lectern/auth';
import type {
  BatchDocumentList,
  BatchResource,
  DocumentResource,
  MembershipsResponse,
} from '@lectern/contracts';
import { createDb, type Db } from '@lectern/db';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws } from '@lectern/testing';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPipeline } from '../support/pipeline.ts';
import {
  alice,
  bob,
  type Harness,
  mallory,
  putText,
  root,
  startDocument,
} from '../support/start-document.ts';

let service: Harness;
let pipeline: Awaited<ReturnType<typeof startPipeline>>;
let db: Db;
beforeAll(async () => {
  const aws = testAws();
  service = await startDocument({}, aws);
  pipeline = await startPipeline(aws);
  db = createDb({ url: service.databaseUrl, telemetry: noopTelemetry() });
});
afterAll(async () => {
  await db.close();
  await pipeline.stop();
  await service.stop();
});

type Refused = { reason?: string; errors?: unknown[] };
const ask = <T>(method: string, path: string, json?: object, as: Principal = alice) =>
  service.call<T & Refused>(method, `/internal/collections/${path}`, { as, from: 'bff', json });
const make = async (): Promise<string> =>
  (await service.call<{ id: string }>('POST', '/v1/collections', { json: { name: 'Bees' } })).body.id;
const batch = (id: string, documentIds: readonly string[], as: Principal = alice) =>
  ask<BatchResource>('POST', `${id}/batches`, named(documentIds), as);
const named = (ids: readonly string[]) => ({ documents: ids.map((documentId) => ({ documentId })) });
const membersOf = async (id: string) => {
  const path = `/v1/collections/${id}/documents?limit=100`;
  return (await service.call<{ data: DocumentResource[] }>('GET', path)).body.data;
};
/** Documents that were stored behind the service's back wait for nobody. */
const waiting = async (id: string, batchId: string, documentIds: readonly string[]) => {
  const attributes = { late: true };
  for (const documentId of documentIds) {
    await db.query(
      `INSERT INTO collection_batch_documents (batch_id, document_id, attributes, state) VALUES ($1, $2, $3, 'waiting')`,
      [batchId, documentId, JSON.stringify(attributes)],
    );
  }
  return `${id}/batches/${batchId}`;
};

describe('a batch', () => {
  it('puts documents into a collection, each with its attributes, and says how far it is with them', async () => {
    const id = await make();
    const [first, second, failing] = [await putText(service), await putText(service), await putText(service)];
    const documents = [
      { documentId: first.id, attributes: { chapter: 1 } },
      ...[second.id, failing.id, second.id].map((documentId) => ({ documentId })),
    ];
    const made = await ask<BatchResource>('POST', `${id}/batches`, { documents, attributes: { lang: 'en' } });
    expect(made).toMatchObject({
      status: 201,
      body: { collectionId: id, documents: { total: 3, pending: 3 } },
    });
    expect((await membersOf(id)).map((each) => [each.id, each.collections[0]?.attributes])).toEqual([
      [failing.id, { lang: 'en' }],
      [second.id, { lang: 'en' }],
      [first.id, { chapter: 1 }],
    ]);
    await pipeline.indexed(first);
    await pipeline.failed(failing, 'encrypted_document');
    const path = `${id}/batches/${made.body.id}`;
    await eventually(
      async () => {
        const { documents: now } = (await ask<BatchResource>('GET', path)).body;
        return now.indexed === 1 && now.failed === 1 ? now : undefined;
      },
      { what: 'the batch follows its documents' },
    );
    const entries = async (query: string) =>
      (await ask<BatchDocumentList>('GET', `${path}/documents${query}`)).body;
    expect((await entries('?outcome=failed')).data).toEqual([
      expect.objectContaining({
        ...{ documentId: failing.id, bytes: failing.bytes },
        error: {
          stage: 'extract',
          reason: 'encrypted_document',
          message: expect.stringContaining('no text'),
        },
      }),
    ]);
    const page = await entries('?limit=2&order=oldest');
    expect(page.data.map(({ documentId }) => documentId)).toEqual([first.id, second.id]);
    const rest = await entries(`?limit=2&order=oldest&cursor=${page.nextCursor}`);
    expect([rest.data.length, rest.nextCursor]).toEqual([1, null]);
    // What left the collection, or is deleted, is not waited for.
    await service.call('DELETE', `/v1/collections/${id}/documents/${second.id}`);
    await service.call('DELETE', `/v1/documents/${failing.id}`);
    expect((await ask<BatchResource>('GET', path)).body.documents).toMatchObject({ total: 1, indexed: 1 });
  });

  it('is refused as a whole unless the caller may put in all of its documents', async () => {
    const id = await make();
    const mine = await putText(service);
    const theirs = await putText(service, { as: bob, visibility: 'tenant' });
    const hidden = await putText(service, { as: bob });
    const errors = [{ pointer: '/documents/1/documentId', detail: 'is refused' }];
    for (const [other, as, status, reason] of [
      [theirs.id, alice, 403, 'not_document_owner'],
      [hidden.id, alice, 404, 'document_not_found'],
      [mine.id, { ...alice, collections: [id] }, 404, 'document_not_found'],
    ] as const) {
      const answer = await batch(id, [mine.id, other], as);
      expect([answer.status, answer.body.reason]).toEqual([status, reason]);
      if (as === alice) expect(answer.body.errors).toEqual(errors);
    }
    expect(await batch(id, [mine.id], mallory)).toMatchObject({ status: 404 });
    expect(await batch(id, [mine.id], { ...alice, collections: [await make()] })).toMatchObject({
      status: 404,
    });
    expect(await membersOf(id)).toEqual([]);
  });

  it('is gone on with by any instance, counted meanwhile, and refuses what its maker may not put in by then', async () => {
    const id = await make();
    const { body } = await batch(id, [(await putText(service)).id]);
    const theirs = await putText(service, { as: bob, visibility: 'tenant' });
    const late = await putText(service);
    const path = await waiting(id, body.id, [theirs.id, late.id]);
    await eventually(async () => ((await membersOf(id)).length === 2 ? true : undefined), {
      what: 'the worker puts in what waits',
    });
    const done = async () => (await ask<BatchResource>('GET', path)).body.documents;
    await eventually(async () => ((await done()).failed === 1 ? true : undefined), {
      what: 'one is refused',
    });
    const { data } = (await ask<BatchDocumentList>('GET', `${path}/documents?outcome=failed`)).body;
    expect(data).toMatchObject([{ documentId: theirs.id, error: { reason: 'not_document_owner' } }]);
  });

  it('is cancelled by its maker and administrators, as far as it is not done', async () => {
    const id = await make();
    const { body } = await batch(id, [(await putText(service)).id]);
    const late = await putText(service);
    // While somebody holds the collection, its batches are passed over.
    const path = await db.transaction(async (tx) => {
      await tx.query('SELECT FROM collections WHERE id = $1 FOR UPDATE', [id]);
      const held = await waiting(id, body.id, [late.id]);
      const { body: shown } = await service.call<{ documents: object }>('GET', `/v1/collections/${id}`);
      expect(shown.documents).toMatchObject({ total: 1, joining: 1 });
      expect(await ask('POST', `${held}/cancel`, undefined, bob)).toMatchObject({ status: 403 });
      expect((await ask<BatchResource>('POST', `${held}/cancel`)).body).toMatchObject({
        ...{ cancelledAt: expect.any(String), documents: { total: 2, pending: 1, cancelled: 1 } },
      });
      return held;
    });
    expect(await ask('POST', `${path}/cancel`, undefined, root)).toMatchObject({ status: 200 });
  });

  it('is found by its collection alone, within the tenant, and goes with the collection', async () => {
    const [id, other] = [await make(), await make()];
    const { body } = await batch(id, [(await putText(service)).id]);
    for (const [path, as] of [
      [`${other}/batches/${body.id}`, alice],
      [`${id}/batches/${body.id}`, mallory],
      [`${id}/batches/${id}`, alice],
    ] as const) {
      expect(await ask('GET', path, undefined, as)).toMatchObject({ status: 404 });
    }
    // A colleague sees the batch, and of its documents none that are private.
    expect((await ask<BatchResource>('GET', `${id}/batches/${body.id}`, undefined, bob)).body).toMatchObject({
      documents: { total: 0 },
    });
    await service.call('DELETE', `/v1/collections/${id}`);
    expect(await ask('GET', `${id}/batches/${body.id}`)).toMatchObject({ status: 404 });
  });
});

it('says of a collection what is said there of documents that the caller may read', async () => {
  const id = await make();
  const [inside, outside] = [await putText(service), await putText(service)];
  await batch(id, [inside.id]);
  const documentIds = [inside.id, outside.id, 'no-id'];
  const asked = async (as: Principal) =>
    ask<MembershipsResponse>('POST', `${id}/memberships`, { documentIds }, as);
  expect((await asked(alice)).body.data).toEqual([
    { documentId: inside.id, title: inside.title, attributes: {} },
  ]);
  expect((await asked(bob)).body.data).toEqual([]);
  expect(await asked(mallory)).toMatchObject({ status: 404 });
});

it('lists documents of a collection by their attributes in it, which others have elsewhere', async () => {
  const [id, other] = [await make(), await make()];
  const [inside, plain] = [await putText(service), await putText(service)];
  const put = (collection: string, documentId: string, attributes: object) =>
    service.call('PUT', `/v1/collections/${collection}/documents/${documentId}`, { json: { attributes } });
  await put(id, inside.id, { berth: 3, since: '2026-01-01T01:00:00+01:00' });
  await put(id, plain.id, {});
  await put(other, plain.id, { berth: 3 });
  const list = async (attributes: object) => {
    const filter = encodeURIComponent(JSON.stringify({ attributes }));
    const path = `/v1/documents?collection=${id}&filter=${filter}`;
    return (await service.call<{ data: DocumentResource[] }>('GET', path)).body.data.map((found) => found.id);
  };
  for (const held of [
    { berth: 3 },
    { berth: { gt: 2 } },
    { since: '2026-01-01' },
    { since: { lt: '2026-01-02' } },
  ])
    expect(await list(held)).toEqual([inside.id]);
  expect(await list({ berth: { ne: 3 } })).toEqual([plain.id]);
  expect(await list({ berth: { lt: 3 } })).toEqual([]);
});

it('lists documents by purpose and by what becomes of them, from either end', async () => {
  const as = { ...alice, userId: 'lister' };
  const send = async (purpose?: string) => {
    const form = new FormData();
    form.set('file', new Blob(['Bees.']), 'bees.txt');
    if (purpose !== undefined) form.set('purpose', purpose);
    return service.call<DocumentResource & Refused>('POST', '/v1/documents', { as, body: form });
  };
  const [plain, marked] = [(await send()).body, (await send('assistants')).body];
  expect(marked.metadata).toEqual({ purpose: 'assistants' });
  expect(await send('fine-tune')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/purpose' }] } });
  const list = async (query: string) => {
    const { status, body } = await service.call<{ data: DocumentResource[] }>(
      'GET',
      `/v1/documents?${query}`,
      { as },
    );
    return status === 200
      ? body.data.filter(({ ownerId }) => ownerId === 'lister').map(({ id }) => id)
      : status;
  };
  expect(await list('purpose=assistants')).toEqual([marked.id]);
  expect(await list('purpose=user_data')).toEqual([plain.id]);
  expect(await list(`order=oldest&after=${plain.id}`)).toEqual([marked.id]);
  expect(await list(`before=${plain.id}&limit=1`)).toEqual([marked.id]);
  expect(await list('outcome=pending')).toEqual([marked.id, plain.id]);
  expect(await list('outcome=failed&status=indexed')).toEqual([]);
  const filter = (asked: object) => `filter=${encodeURIComponent(JSON.stringify(asked))}`;
  expect(await list(filter({ metadata: { purpose: { in: ['assistants'] } } }))).toEqual([marked.id]);
  expect(await list(filter({ ownerId: 'me', metadata: { purpose: { ne: 'assistants' } } }))).toEqual([
    plain.id,
  ]);
  expect(await list('title=BEES')).toEqual([marked.id, plain.id]);
  const first = `limit=1&${filter({ ownerId: 'me' })}`;
  expect(await list(first)).toEqual([marked.id]);
  expect(await list(`${first}&after=${marked.id}`)).toEqual([plain.id]);
  for (const bad of ['filter=no-json', filter({ year: 2024 }), filter({ attributes: { a: 1 } }), 'title='])
    expect(await list(bad)).toBe(400);
  expect(await list(`${filter({ attributes: { a: 1 } })}&collection=${uuidv7()}`)).toEqual([]);
  expect(await list(`after=${plain.id}&cursor=${Buffer.from(plain.id).toString('base64url')}`)).toBe(400);
});
