import { documentList, documentResource, pendingDocuments } from '@lectern/contracts';
import { type AnyRoute, answerHeader, entityTagOf, isExpectedTag, location, route } from '@lectern/http';
import { idempotencyHeaders, replayedHeader, replayedHeaders } from '@lectern/idempotency';
import type { App } from '../app.ts';
import type { Document } from '../domain/document.ts';
import { errorsOf } from './errors.ts';
import { operationResource } from './history-schemas.ts';
import { listQuery, placeOf, statusesOf } from './list-schemas.ts';
import { toDocumentResource, toOperationResource } from './present.ts';
import { deletion, documentPatch, idParams, updateHeaders } from './schemas.ts';
import { seenBy, showDocument, showList } from './show-documents.ts';

/** Reading, sharing and deleting documents, and the count that searches ask for. */
export function documentRoutes(app: App): AnyRoute[] {
  return [
    listRoute(app),
    getRoute(app),
    patchRoute(app),
    retryRoute(app),
    deleteRoute(app),
    operationRoute(app),
    pendingRoute(app),
  ];
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/documents',
    operationId: 'listDocuments',
    summary: 'The documents that the caller may read, newest first if not asked otherwise',
    auth: 'principal',
    revalidated: true,
    scope: 'documents:read',
    query: listQuery,
    responses: { 200: documentList },
    handler: async ({ principal: caller, query, signal }) => {
      const { limit, collection: collectionId, purpose, title, filter } = query;
      const asked = { caller, limit, place: placeOf(query), statuses: statusesOf(query) };
      return { body: await showList(app, { ...asked, collectionId, purpose, title, filter }, signal) };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/documents/:id',
    operationId: 'getDocument',
    summary: 'One document with its status and timeline',
    auth: 'principal',
    revalidated: true,
    scope: 'documents:read',
    params: idParams,
    responses: { 200: documentResource },
    errors: errorsOf('document_not_found'),
    handler: async ({ principal: caller, params: { id: documentId }, signal }) => {
      const document = await app.getDocument({ caller, documentId }, signal);
      return { body: await showDocument(app, { caller, document }, signal) };
    },
  });
}

function patchRoute(app: App): AnyRoute {
  return route({
    method: 'patch',
    path: '/v1/documents/:id',
    operationId: 'updateDocument',
    summary:
      'Change title, metadata and who may read a document: nobody else does by the time of the answer, in searches neither',
    auth: 'principal',
    scope: 'documents:write',
    params: idParams,
    headers: updateHeaders,
    body: documentPatch,
    responses: {
      200: { body: documentResource, headers: { ETag: answerHeader('Of the document as it is now') } },
    },
    errors: errorsOf(
      'document_not_found',
      'not_document_owner',
      'readers_need_private',
      'metadata_too_large',
      'document_changed',
      'sharing_not_confirmed',
    ),
    handler: async ({ principal: caller, params: { id: documentId }, headers, body: change, signal }) => {
      const before = await app.getDocument({ caller, documentId }, signal);
      // A change of these facts changes no bytes, so its answer is shown by the same.
      const seen = await seenBy(app, { caller, documents: [before] }, signal);
      const shown = (document: Document) => toDocumentResource(seen, document);
      const expected = headers['if-match'];
      const isExpected =
        expected === undefined
          ? undefined
          : (document: Document) => isExpectedTag(expected, entityTagOf(shown(document)));
      const body = shown(await app.updateDocument({ caller, documentId, change, isExpected }, signal));
      return { body, headers: { ETag: entityTagOf(body) } };
    },
  });
}

function retryRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/documents/:id/retry',
    operationId: 'retryDocument',
    summary: 'Send a failed document through the pipeline again, from the stage that failed',
    auth: 'principal',
    scope: 'documents:write',
    params: idParams,
    headers: idempotencyHeaders,
    responses: { 202: { body: documentResource, headers: { ...location, ...replayedHeader } } },
    errors: errorsOf(
      'document_not_failed',
      'document_not_found',
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'not_document_owner',
    ),
    handler: async ({ principal: caller, params: { id: documentId }, headers: asked, signal }) => {
      const input = { caller, documentId, idempotencyKey: asked['idempotency-key'] };
      const { document, replayed } = await app.retryDocument(input, signal);
      const body = await showDocument(app, { caller, document }, signal);
      const headers = { Location: `/v1/documents/${documentId}`, ...replayedHeaders(replayed) };
      return { status: 202, body, headers };
    },
  });
}

function deleteRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/documents/:id',
    operationId: 'deleteDocument',
    summary:
      'Delete a document: hidden from every read and search by the time of the answer, removed soon after',
    auth: 'principal',
    scope: 'documents:write',
    params: idParams,
    responses: { 202: { body: deletion, headers: location } },
    errors: errorsOf('deletion_not_confirmed', 'document_not_found', 'not_document_owner'),
    handler: async ({ principal: caller, params: { id: documentId }, signal }) => {
      const { id: operationId } = await app.deleteDocument({ caller, documentId }, signal);
      return { status: 202, body: { operationId }, headers: { Location: `/v1/operations/${operationId}` } };
    },
  });
}

function operationRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/operations/:id',
    operationId: 'getOperation',
    summary: 'How far a deletion is',
    auth: 'principal',
    revalidated: true,
    scope: 'documents:read',
    params: idParams,
    responses: { 200: operationResource },
    errors: errorsOf('operation_not_found'),
    handler: async ({ principal: caller, params: { id: operationId }, signal }) => ({
      body: toOperationResource(await app.getOperation({ caller, operationId }, signal)),
    }),
  });
}

/** Without a scope of its own: a caller who may search may know whether the index is up to date. */
function pendingRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/internal/documents/pending',
    operationId: 'countPending',
    summary: 'How many documents that the caller may read are accepted but not yet searchable',
    auth: 'internal',
    callers: ['retrieval'],
    responses: { 200: pendingDocuments },
    handler: async ({ principal: caller, signal }) => ({
      body: { pending: await app.countPending({ caller }, signal) },
    }),
  });
}
