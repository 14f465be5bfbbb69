import { fromState, listOf, text, whole } from '@lectern/contracts/testing';
import { expect } from 'vitest';
import { at, type Case, documentId, get, inCollection, options, place, query } from './file-pact-parts.ts';

const batch = {
  ...{ id: '1', collectionId: '1', createdAt: at },
  documents: { total: 0, pending: 0, indexed: 0, failed: 0, cancelled: 0 },
};
const shownBatch = {
  ...{ id: text('1'), collectionId: text('1'), createdAt: text(at) },
  documents: Object.fromEntries(Object.keys(batch.documents).map((key) => [key, whole(0)])),
};
const entry = { documentId, outcome: 'pending', attributes: {}, bytes: 22, addedAt: at };
const key = { collectionId: '1', batchId: '1' };
const shownEntry = {
  documentId: text(documentId),
  outcome: 'pending',
  attributes: {},
  bytes: whole(22),
  addedAt: text(at),
};

/** Batches of documents. */
export const batchCases: readonly Case[] = [
  [
    'a new batch',
    {
      ...{ operation: 'create-batch', given: inCollection },
      request: {
        ...get('/internal/collections/:id/batches'),
        method: 'POST',
        body: { documents: [{ documentId: fromState('documentId', documentId) }], attributes: { a: 1 } },
      },
      answer: { status: 201, body: shownBatch },
    },
    async ({ sets }) => {
      const made = { documents: [{ documentId }], attributes: { a: 1 } };
      expect((await sets.createBatch('1', made, options)).made).toEqual(batch);
    },
  ],
  [
    'a batch',
    {
      ...{ operation: 'get-batch', given: inCollection },
      request: get('/internal/collections/:id/batches/:batchId'),
      answer: { status: 200, body: shownBatch },
    },
    async ({ sets }) => {
      expect(await sets.getBatch(key, options)).toEqual(batch);
    },
  ],
  [
    'a batch that is cancelled',
    {
      ...{ operation: 'cancel-batch', given: inCollection },
      request: { ...get('/internal/collections/:id/batches/:batchId/cancel'), method: 'POST' },
      answer: { status: 200, body: shownBatch },
    },
    async ({ sets }) => {
      expect(await sets.cancelBatch(key, options)).toEqual(batch);
    },
  ],
  [
    'the documents of a batch',
    {
      ...{ operation: 'list-batch-documents', given: inCollection },
      request: { ...get('/internal/collections/:id/batches/:batchId/documents'), query },
      answer: { status: 200, body: { data: listOf(shownEntry) } },
    },
    async ({ sets }) => {
      expect(await sets.batchEntries({ ...key, ...place }, options)).toEqual({
        data: [entry],
        hasMore: false,
      });
    },
  ],
];
