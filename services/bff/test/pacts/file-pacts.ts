import { Readable } from 'node:stream';
import type { ServiceClient } from '@lectern/clients';
import { fromState, listOf, type openPacts, text, whole } from '@lectern/contracts/testing';
import { expect, it } from 'vitest';
import { createDocumentCollectionsClient } from '../../src/adapters/document-collections-client.ts';
import { createDocumentFilesClient } from '../../src/adapters/document-files-client.ts';
import { batchCases } from './batch-pacts.ts';
import {
  at,
  type Case,
  documentId,
  get,
  headers,
  inCollection,
  options,
  place,
  query,
} from './file-pact-parts.ts';

const file = { id: documentId, name: 'Tides', bytes: 22, status: 'ingested', createdAt: at, metadata: {} };
const shownFile = {
  ...{ id: text(documentId), title: text('Tides'), bytes: whole(22), status: text('ingested') },
  ...{ createdAt: text(at), metadata: {}, collections: [] },
};
const counts = { ingested: 0, embedded: 0, indexed: 0, failed: 0, rejected: 0 };
const collection = {
  ...{ id: '1', name: 'Seas', description: '', metadata: {}, bytes: 22, createdAt: at },
  documents: { ...counts, joining: 0 },
};
const shownCollection = {
  ...{ id: text('1'), name: text('Seas'), description: '', metadata: {}, bytes: whole(22) },
  ...{
    createdAt: text(at),
    documents: Object.fromEntries(Object.keys(counts).map((key) => [key, whole(0)])),
  },
};
const inside = { collectionId: '1', documentId: '1' };
const shownMembership = { id: text('1'), attributes: {}, addedAt: text(at) };
const shownMember = { ...shownFile, collections: listOf(shownMembership) };
const memberFile = { ...file, memberships: [{ id: '1', attributes: {}, addedAt: at }] };
const json = (value: unknown) => Readable.from([JSON.stringify(value)]);
const document = { title: 'Tides', text: 'The moon pulls the sea.' };
const fileCases: readonly Case[] = [
  [
    'a file, passed on',
    {
      ...{ operation: 'upload-document', given: 'the caller is a person with a session' },
      request: { method: 'POST', path: '/v1/documents', headers, body: document },
      answer: { status: 202, body: shownFile },
    },
    async ({ upload }) => {
      const form = { body: json(document), contentType: 'application/json' };
      expect((await upload(form, options)).made).toEqual({ ...file, memberships: [] });
    },
  ],
  [
    'documents as files',
    {
      ...{ operation: 'list-files', given: inCollection },
      request: { method: 'GET', path: '/v1/documents', query: { ...query, purpose: 'user_data' }, headers },
      answer: { status: 200, body: { data: listOf(shownMember) } },
    },
    async ({ list }) => {
      const found = await list({ ...place, purpose: 'user_data' }, options);
      expect(found).toEqual({ data: [memberFile], hasMore: false });
    },
  ],
  [
    'a document as a file',
    {
      ...{ operation: 'get-file', given: inCollection },
      request: get('/v1/documents/:documentId'),
      answer: { status: 200, body: shownMember },
    },
    async (clients) => {
      expect(await clients.get('1', options)).toEqual(memberFile);
    },
  ],
  [
    'the bytes of a document, which are none of the caller’s',
    {
      ...{ operation: 'get-document-content', given: 'the caller is a person with a session' },
      request: { method: 'GET', path: `/v1/documents/${documentId}/content`, headers: { accept: '*/*' } },
      answer: { status: 404, body: { reason: 'document_not_found', detail: text('None.') } },
    },
    async ({ open }) => {
      const error = { code: 'not_found', reason: 'document_not_found', message: 'None.' };
      await expect(open(documentId, options)).rejects.toMatchObject(error);
    },
  ],
];

const setCases: readonly Case[] = [
  [
    'a new collection',
    {
      ...{ operation: 'create-collection', given: 'the caller is a person with a session' },
      request: { method: 'POST', path: '/v1/collections', headers, body: { name: 'Seas' } },
      answer: { status: 201, body: shownCollection },
    },
    async ({ sets }) => {
      expect((await sets.create({ name: 'Seas' }, options)).made).toEqual(collection);
    },
  ],
  [
    'a new collection with a document',
    {
      ...{ operation: 'create-filled-collection', given: inCollection },
      request: {
        ...{ method: 'POST', path: '/internal/collections', headers: { ...headers, 'idempotency-key': 'k' } },
        body: { name: 'Seas', documents: [{ documentId: fromState('documentId', documentId) }] },
      },
      answer: { status: 201, body: shownCollection },
    },
    async ({ sets }) => {
      const said = { name: 'Seas', documents: [{ documentId }] };
      const keyed = { ...options, idempotencyKey: 'k' };
      expect((await sets.createFilled(said, keyed)).made).toEqual(collection);
    },
  ],
  [
    'the collections',
    {
      ...{ operation: 'list-collections', given: inCollection },
      request: { method: 'GET', path: '/v1/collections', query, headers },
      answer: { status: 200, body: { data: listOf(shownCollection) } },
    },
    async ({ sets }) => {
      expect(await sets.list(place, options)).toEqual({ data: [collection], hasMore: false });
    },
  ],
  [
    'a collection',
    {
      ...{ operation: 'get-collection', given: inCollection },
      request: get('/v1/collections/:id'),
      answer: { status: 200, body: shownCollection },
    },
    async ({ sets }) => {
      expect(await sets.get('1', options)).toEqual(collection);
    },
  ],
  [
    'another name of a collection',
    {
      ...{ operation: 'update-collection', given: inCollection },
      request: {
        ...get('/v1/collections/:id'),
        method: 'PATCH',
        body: { name: 'Seas', metadata: { a: null } },
      },
      answer: { status: 200, body: shownCollection },
    },
    async ({ sets }) => {
      expect(await sets.update('1', { name: 'Seas', metadata: { a: null } }, options)).toEqual(collection);
    },
  ],
  [
    'a collection that is to go',
    {
      ...{ operation: 'delete-collection', given: inCollection },
      request: { ...get('/v1/collections/:id'), method: 'DELETE' },
      answer: { status: 204 },
    },
    ({ sets }) => sets.delete('1', options),
  ],
];

const memberCases: readonly Case[] = [
  [
    'the documents of a collection',
    {
      ...{ operation: 'list-collection-documents', given: inCollection },
      request: { ...get('/v1/collections/:id/documents'), query: { ...query, outcome: 'pending' } },
      answer: {
        status: 200,
        body: { data: listOf(shownMember) },
      },
    },
    async ({ sets }) => {
      const found = await sets.files('1', { ...place, outcome: 'pending' }, options);
      expect(found.data).toEqual([memberFile]);
    },
  ],
  [
    'what is said in a collection of a document',
    {
      ...{ operation: 'list-memberships', given: inCollection },
      request: {
        ...get('/internal/collections/:id/memberships'),
        ...{ method: 'POST', body: { documentIds: [fromState('documentId', documentId)] } },
      },
      answer: {
        status: 200,
        body: { data: listOf({ documentId: text(documentId), title: text('Tides'), attributes: {} }) },
      },
    },
    async ({ sets }) => {
      const member = { documentId, title: 'Tides', attributes: {} };
      expect(await sets.members('1', [documentId], options)).toEqual([member]);
    },
  ],
  [
    'a document that comes into a collection',
    {
      ...{ operation: 'add-to-collection', given: inCollection },
      request: {
        ...get('/v1/collections/:id/documents/:documentId'),
        ...{ method: 'PUT', body: { attributes: { chapter: 3 } } },
      },
      answer: { status: 200 },
    },
    ({ sets }) => sets.add({ ...inside, attributes: { chapter: 3 } }, options),
  ],
  [
    'a document that leaves a collection',
    {
      ...{ operation: 'remove-from-collection', given: inCollection },
      request: { ...get('/v1/collections/:id/documents/:documentId'), method: 'DELETE' },
      answer: { status: 204 },
    },
    ({ sets }) => sets.remove(inside, options),
  ],
];

/** What the bff counts on of the document service when it serves files and vector stores. */
export function describeFiles(pacts: ReturnType<typeof openPacts>): void {
  it.each([...fileCases, ...setCases, ...memberCases, ...batchCases])(
    'the document service: %s',
    (_what, facts, use) =>
      pacts.call('document', { ...facts, forCaller: true }, (client: ServiceClient) =>
        use({ ...createDocumentFilesClient(client), sets: createDocumentCollectionsClient(client) }),
      ),
  );
}
