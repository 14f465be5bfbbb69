import { randomUUID } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import {
  DocumentDeleted,
  DocumentDescribed,
  DocumentIngested,
  type DocumentResource,
  DocumentShared,
  DocumentsErased,
  ErasureRequested,
  StorageClaimed,
} from '@lectern/contracts';
import { findBrokenPacts, type ProviderStates } from '@lectern/contracts/testing';
import { sendToQueue, type Tap, tapEvents } from '@lectern/events/testing';
import { testAws } from '@lectern/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddingStub, startEmbeddingStub } from '../support/embedding-stub.ts';
import { alice, type Harness, startDocument } from '../support/start-document.ts';

let service: Harness;
let tap: Tap;
let embedding: EmbeddingStub;
beforeAll(async () => {
  embedding = await startEmbeddingStub();
  service = await startDocument({}, testAws(), { embeddingUrl: embedding.url });
  const types = [
    DocumentIngested.type,
    DocumentShared.type,
    DocumentDescribed.type,
    DocumentDeleted.type,
    StorageClaimed.type,
    DocumentsErased.type,
  ];
  tap = await tapEvents(service.aws, { from: 'document', types });
});
afterAll(async () => {
  tap.close();
  await service.stop();
  await embedding.stop();
});

/** Makes a collection; its id. */
async function makeCollection(as: Principal = alice): Promise<string> {
  const made = await service.call<DocumentResource>('POST', '/v1/collections', {
    as,
    json: { name: 'Seas' },
  });
  return made.body.id;
}

/** Puts in a document of alice that bob may read, and that is in a collection; its id. */
async function putIn(collections?: readonly string[], as: Principal = alice): Promise<string> {
  const into = collections ?? [await makeCollection()];
  const sharing = { visibility: 'private', readers: ['bob'] };
  const json = { title: 'Tides', text: 'The moon pulls the sea.', metadata: { topic: 'tests' } };
  const grouped = { ...json, ...sharing, collections: into };
  const { body } = await service.call<DocumentResource>('POST', '/v1/documents', { as, json: grouped });
  return body.id;
}

const ownersView = async () => {
  await putIn();
  return { caller: alice };
};

const states: ProviderStates = {
  'the service has started': async () => ({}),
  'the caller is a person with a session': async () => ({ caller: alice }),
  'the caller has documents': ownersView,
  'the caller has a document in a collection, by a batch': async () => {
    // Somebody who has nothing else.
    const as = { ...alice, userId: randomUUID() };
    const [id, documentId] = [await makeCollection(as), await putIn([], as)];
    const { body } = await service.call<{ id: string }>('POST', `/internal/collections/${id}/batches`, {
      ...{ as, from: 'bff', json: { documents: [{ documentId }] } },
    });
    return { caller: as, values: { id, documentId, batchId: body.id } };
  },
  'the caller has a document': async () => ({ caller: alice, values: { id: await putIn() } }),
  'the caller has a document that was read': async () => {
    const id = await putIn();
    const chunk = { chunkId: 'chunk-0', ordinal: 0, text: 'The moon pulls.', headings: [], tokenCount: 5 };
    embedding.chunks.set(`${alice.tenantId}/${id}/1`, [chunk]);
    return { caller: alice, values: { id } };
  },
  'the caller has a document that is not indexed yet': ownersView,
  'a document with a reader was put in': async () => ({
    event: await tap.published(DocumentIngested.type, await putIn()),
  }),
  'a document waits for its reservation': async () => ({
    event: await tap.published(StorageClaimed.type, await putIn()),
  }),
  'an erasure was asked for': async () => {
    const erasureId = randomUUID();
    const event = {
      ...{ specversion: '1.0', id: randomUUID(), source: '/lectern/user', type: ErasureRequested.type },
      ...{ time: new Date().toISOString(), datacontenttype: 'application/json' },
      data: { erasureId, tenantId: 'tenant-e', requestedBy: 'ann', timestamp: new Date().toISOString() },
    };
    await sendToQueue(service.aws, 'document', JSON.stringify(event));
    return { event: await tap.published(DocumentsErased.type, erasureId) };
  },
  'a reader was added to a document': async () => {
    const id = await putIn();
    await service.call('PATCH', `/v1/documents/${id}`, { json: { readers: ['bob', 'carol'] } });
    return { event: await tap.published(DocumentShared.type, id) };
  },
  'a document got another title': async () => {
    const id = await putIn();
    const json = { title: 'Refunds', metadata: { tags: ['a'] } };
    await service.call('PATCH', `/v1/documents/${id}`, { json });
    return { event: await tap.published(DocumentDescribed.type, id) };
  },
  'a document was deleted': async () => {
    const id = await putIn();
    await service.call('DELETE', `/v1/documents/${id}`);
    return { event: await tap.published(DocumentDeleted.type, id) };
  },
};

it('the document service does what its callers and the consumers of its events count on', async () => {
  expect(await findBrokenPacts({ provider: 'document', url: service.url, states })).toEqual([]);
});
