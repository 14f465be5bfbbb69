import { type AnyRoute, route } from '@lectern/http';
import type { z } from 'zod';
import type { App } from '../app.ts';
import { batchOf, collectionOf, documentOf } from '../openai/files/ids-in-requests.ts';
import { placeAsked, toList } from '../openai/files/lists.ts';
import { outcomeOf, toBatchFile, toFileBatch } from '../openai/files/present-stores.ts';
import {
  batchParams,
  fileBatch,
  newBatch,
  storeFileList,
  storeFilesQuery,
} from '../openai/files/store-file-schemas.ts';
import { storeParams } from '../openai/files/store-schemas.ts';
import type { BatchItem } from '../ports/files.ts';
import { errorsOf } from './errors.ts';
import { namingFileIds } from './name-inputs.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { keyHeaders, replayedHeader, replayedHeaders } from './passed-keys.ts';
import { pollHeader, pollWhile } from './poll-header.ts';

type BatchApp = Pick<App, 'createBatch' | 'getBatch' | 'cancelBatch' | 'listBatch'>;

/** Batches of files for vector stores. */
export function fileBatchRoutes(app: BatchApp): AnyRoute[] {
  return [createRoute(app), getRoute(app), cancelRoute(app), listRoute(app)];
}

const stored = { body: fileBatch, headers: pollHeader };

function shown(batch: Parameters<typeof toFileBatch>[0]) {
  const body = toFileBatch(batch);
  return { body, headers: pollWhile(body.status === 'in_progress') };
}

function createRoute(app: BatchApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/vector_stores/:id/file_batches',
    operationId: 'createFileBatch',
    summary: 'Put many files into a vector store; for who may change all of their documents',
    auth: 'principal',
    scope: 'documents:write',
    params: storeParams,
    headers: keyHeaders,
    body: newBatch,
    responses: { 200: { ...stored, headers: { ...stored.headers, ...replayedHeader } } },
    errors: [
      ...errorsOf('document_not_found', 'invalid_body'),
      ...passedErrorsOf('collection_not_found', 'idempotency_key_in_progress', 'idempotency_key_reused'),
      ...passedErrorsOf('not_document_owner'),
    ],
    handler: async ({ principal: caller, params: { id }, headers, body, signal }) => {
      const documents = itemsOf(body);
      const said = { collectionId: collectionOf(id), documents, attributes: body.attributes ?? {} };
      const input = { caller, idempotencyKey: headers['idempotency-key'], ...said };
      const member = body.files == null ? 'file_ids' : 'files';
      const { made, replayed } = await namingFileIds(member, () => app.createBatch(input, signal));
      const answer = shown(made);
      return { ...answer, headers: { ...answer.headers, ...replayedHeaders(replayed) } };
    },
  });
}

function itemsOf({ file_ids: ids, files }: z.output<typeof newBatch>): BatchItem[] {
  const named = (ids ?? []).map((id, index) => ({ documentId: documentOf(id, `/file_ids/${index}`) }));
  const described = (files ?? []).map(({ file_id: id, attributes }, index) => ({
    documentId: documentOf(id, `/files/${index}/file_id`),
    ...(attributes == null ? {} : { attributes }),
  }));
  return [...named, ...described];
}

function getRoute(app: BatchApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/vector_stores/:id/file_batches/:batchId',
    operationId: 'getFileBatch',
    summary: 'How far it is with the files of a batch that the caller may read',
    auth: 'principal',
    scope: 'documents:read',
    params: batchParams,
    responses: { 200: stored },
    errors: passedErrorsOf('batch_not_found', 'collection_not_found'),
    handler: async ({ principal: caller, params, signal }) =>
      shown(await app.getBatch({ caller, ...keyOf(params) }, signal)),
  });
}

function cancelRoute(app: BatchApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/vector_stores/:id/file_batches/:batchId/cancel',
    operationId: 'cancelFileBatch',
    summary: 'Keep out of the vector store what still waits of a batch; what is in it stays',
    auth: 'principal',
    scope: 'documents:write',
    params: batchParams,
    responses: { 200: stored },
    errors: passedErrorsOf('batch_not_found', 'collection_not_found', 'not_batch_owner'),
    handler: async ({ principal: caller, params, signal }) =>
      shown(await app.cancelBatch({ caller, ...keyOf(params) }, signal)),
  });
}

function listRoute(app: BatchApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/vector_stores/:id/file_batches/:batchId/files',
    operationId: 'listFileBatchFiles',
    summary: 'The files of a batch that the caller may read, in the order in which they were uploaded',
    auth: 'principal',
    scope: 'documents:read',
    params: batchParams,
    query: storeFilesQuery,
    responses: { 200: storeFileList },
    errors: passedErrorsOf('batch_not_found', 'collection_not_found'),
    handler: async ({ principal: caller, params, query, signal }) => {
      const key = keyOf(params);
      const outcome = query.filter && outcomeOf[query.filter];
      const page = await app.listBatch({ caller, ...key, ...placeAsked(query), outcome }, signal);
      return { body: toList(page, (entry) => toBatchFile(key.collectionId, entry)) };
    },
  });
}

function keyOf({ id, batchId }: { readonly id: string; readonly batchId: string }) {
  return { collectionId: collectionOf(id), batchId: batchOf(batchId) };
}
