import {
  type BatchResource,
  batchDocumentList,
  batchOutcome,
  batchRequest,
  batchResource,
  collectionId,
  membershipsRequest,
  membershipsResponse,
} from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import { idempotencyHeaders, replayedHeader, replayedHeaders } from '@lectern/idempotency';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { BatchEntry } from '../domain/batch.ts';
import type { CountedBatch } from '../use-cases/get-batch.ts';
import { collectionParams, collectionResource, newFilledCollection } from './collection-schemas.ts';
import { errorsOf } from './errors.ts';
import { hasOnePlace, pageLimit, placeOf, placeQuery, toCursor, twoPlaces } from './list-schemas.ts';
import { showCollections } from './show-collections.ts';

const batchParams = z.object({ id: collectionId, batchId: z.uuid() });

const batchQuery = z
  .strictObject({ limit: pageLimit, ...placeQuery, outcome: batchOutcome.optional() })
  .refine(hasOnePlace, twoPlaces);

/** For the bff, in which clients of OpenAI's API find batches; who calls has been asked for a scope there. */
const internal = { auth: 'internal', callers: ['bff'] } as const;

/** Batches of documents that come into a collection, and what is said there of documents that a search has found. */
export function batchRoutes(app: App): AnyRoute[] {
  return [
    createFilledRoute(app),
    createRoute(app),
    getRoute(app),
    cancelRoute(app),
    listRoute(app),
    membershipsRoute(app),
  ];
}

function createFilledRoute(app: App): AnyRoute {
  return route({
    ...internal,
    method: 'post',
    path: '/internal/collections',
    operationId: 'createFilledCollection',
    summary: 'Make a collection with documents in it; for who may change all of them',
    headers: idempotencyHeaders,
    body: newFilledCollection,
    responses: { 201: { body: collectionResource, headers: replayedHeader } },
    errors: errorsOf(
      ...(['document_not_found', 'idempotency_key_in_progress', 'idempotency_key_reused'] as const),
      ...(['limited_to_collections', 'not_document_owner'] as const),
    ),
    handler: async ({ principal: caller, headers, body, signal }) => {
      const { documents, ...fields } = body;
      const items = documents.map(({ documentId, attributes = {} }) => ({ documentId, attributes }));
      const input = { caller, idempotencyKey: headers['idempotency-key'], fields, items };
      const { answer, replayed } = await app.createFilledCollection(input, signal);
      const [made] = await showCollections(app, { caller, collections: [answer] }, signal);
      return { status: 201, body: made, headers: replayedHeaders(replayed) };
    },
  });
}

function createRoute(app: App): AnyRoute {
  return route({
    ...internal,
    method: 'post',
    path: '/internal/collections/:id/batches',
    operationId: 'createBatch',
    summary: 'Take on to put documents into a collection; for who may change all of them',
    params: collectionParams,
    headers: idempotencyHeaders,
    body: batchRequest,
    responses: { 201: { body: batchResource, headers: replayedHeader } },
    errors: errorsOf(
      ...(['batch_not_found', 'collection_not_found', 'document_not_found'] as const),
      ...(['idempotency_key_in_progress', 'idempotency_key_reused', 'not_document_owner'] as const),
    ),
    handler: async ({ principal: caller, params: { id }, headers, body, signal }) => {
      const { documents, attributes: common } = body;
      const items = documents.map(({ documentId, attributes = common }) => ({ documentId, attributes }));
      const input = { caller, idempotencyKey: headers['idempotency-key'], collectionId: id, items };
      const { answer: batchId, replayed } = await app.createBatch(input, signal);
      const made = await app.getBatch({ caller, collectionId: id, batchId }, signal);
      return { status: 201, body: toBatchResource(made), headers: replayedHeaders(replayed) };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    ...internal,
    method: 'get',
    path: '/internal/collections/:id/batches/:batchId',
    operationId: 'getBatch',
    summary: 'A batch, with how far it is with the documents that the caller may read',
    params: batchParams,
    responses: { 200: batchResource },
    errors: errorsOf('batch_not_found', 'collection_not_found'),
    handler: async ({ principal: caller, params: { id: collection, batchId }, signal }) => ({
      body: toBatchResource(await app.getBatch({ caller, collectionId: collection, batchId }, signal)),
    }),
  });
}

function cancelRoute(app: App): AnyRoute {
  return route({
    ...internal,
    method: 'post',
    path: '/internal/collections/:id/batches/:batchId/cancel',
    operationId: 'cancelBatch',
    summary: 'Keep out of the collection what still waits of a batch',
    params: batchParams,
    responses: { 200: batchResource },
    errors: errorsOf('batch_not_found', 'collection_not_found', 'not_batch_owner'),
    handler: async ({ principal: caller, params: { id: collection, batchId }, signal }) => ({
      body: toBatchResource(await app.cancelBatch({ caller, collectionId: collection, batchId }, signal)),
    }),
  });
}

function listRoute(app: App): AnyRoute {
  return route({
    ...internal,
    method: 'get',
    path: '/internal/collections/:id/batches/:batchId/documents',
    operationId: 'listBatchDocuments',
    summary: 'The documents of a batch that the caller may read, with how far it is with each',
    params: batchParams,
    query: batchQuery,
    responses: { 200: batchDocumentList },
    errors: errorsOf('batch_not_found', 'collection_not_found'),
    handler: async ({ principal: caller, params: { id, batchId }, query, signal }) => {
      const asked = { limit: query.limit, place: placeOf(query), outcome: query.outcome };
      const input = { caller, collectionId: id, batchId, ...asked };
      const { entries, next } = await app.listBatch(input, signal);
      return { body: { data: entries.map(toEntry), nextCursor: next === undefined ? null : toCursor(next) } };
    },
  });
}

function membershipsRoute(app: App): AnyRoute {
  return route({
    ...internal,
    method: 'post',
    path: '/internal/collections/:id/memberships',
    operationId: 'listMemberships',
    summary: 'What is said in a collection of those of some documents that the caller may read there',
    params: collectionParams,
    body: membershipsRequest,
    responses: { 200: membershipsResponse },
    errors: errorsOf('collection_not_found'),
    handler: async ({ principal: caller, params: { id }, body: { documentIds }, signal }) => {
      const members = await app.listMemberships({ caller, collectionId: id, documentIds }, signal);
      return { body: { data: members } };
    },
  });
}

function toBatchResource({ batch, counts }: CountedBatch): BatchResource {
  const { id, collection, createdAt, cancelledAt } = batch;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    ...{ id, collectionId: collection.collectionId, createdAt: createdAt.toISOString() },
    ...(cancelledAt === undefined ? {} : { cancelledAt: cancelledAt.toISOString() }),
    documents: { total, ...counts },
  };
}

function toEntry({ id: _, addedAt, error, ...facts }: BatchEntry) {
  return { ...facts, addedAt: addedAt.toISOString(), ...(error === undefined ? {} : { error }) };
}
