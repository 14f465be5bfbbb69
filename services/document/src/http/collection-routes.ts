import type { Principal } from '@lectern/auth';
import { documentList } from '@lectern/contracts';
import { type AnyRoute, answerHeader, entityTagOf, isExpectedTag, location, route } from '@lectern/http';
import { idempotencyHeaders, replayedHeader, replayedHeaders } from '@lectern/idempotency';
import type { App } from '../app.ts';
import type { Collection } from '../domain/collection.ts';
import {
  collectionHeaders,
  collectionList,
  collectionParams,
  collectionPatch,
  collectionResource,
  collectionsQuery,
  memberParams,
  membership,
  membershipBody,
  newCollection,
} from './collection-schemas.ts';
import { errorsOf } from './errors.ts';
import { membersQuery, placeOf, statusesOf, toCursor } from './list-schemas.ts';
import { toMembershipResource } from './present.ts';
import { showCollections, toCollectionResource } from './show-collections.ts';
import { showList } from './show-documents.ts';

/** Collections, and which documents are in them. */
export function collectionRoutes(app: App): AnyRoute[] {
  return [
    createRoute(app),
    listRoute(app),
    getRoute(app),
    patchRoute(app),
    deleteRoute(app),
    membersRoute(app),
    addRoute(app),
    removeRoute(app),
  ];
}

function createRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/collections',
    operationId: 'createCollection',
    summary: 'Make a collection, a named set of documents that everyone of the tenant sees',
    auth: 'principal',
    scope: 'documents:write',
    headers: idempotencyHeaders,
    body: newCollection,
    responses: { 201: { body: collectionResource, headers: { ...location, ...replayedHeader } } },
    errors: errorsOf('idempotency_key_in_progress', 'idempotency_key_reused', 'limited_to_collections'),
    handler: async ({ principal: caller, headers: asked, body: fields, signal }) => {
      const input = { caller, idempotencyKey: asked['idempotency-key'], fields };
      const { answer, replayed } = await app.createCollection(input, signal);
      const headers = { Location: `/v1/collections/${answer.id}`, ...replayedHeaders(replayed) };
      return { status: 201, body: toCollectionResource(answer), headers };
    },
  });
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/collections',
    operationId: 'listCollections',
    summary: 'The collections of the tenant, newest first if not asked otherwise',
    auth: 'principal',
    revalidated: true,
    scope: 'documents:read',
    query: collectionsQuery,
    responses: { 200: collectionList },
    handler: async ({ principal: caller, query, signal }) => {
      const { limit, name } = query;
      const asked = { caller, limit, name, place: placeOf(query) };
      const { collections, next } = await app.listCollections(asked, signal);
      const data = await showCollections(app, { caller, collections }, signal);
      return { body: { data, nextCursor: next === undefined ? null : toCursor(next) } };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/collections/:id',
    operationId: 'getCollection',
    summary: 'One collection, with how many of its documents the caller may read',
    auth: 'principal',
    revalidated: true,
    scope: 'documents:read',
    params: collectionParams,
    responses: { 200: collectionResource },
    errors: errorsOf('collection_not_found'),
    handler: async ({ principal: caller, params: { id: collectionId }, signal }) => {
      const collection = await app.getCollection({ caller, collectionId }, signal);
      const [body] = await showCollections(app, { caller, collections: [collection] }, signal);
      return { body };
    },
  });
}

function patchRoute(app: App): AnyRoute {
  return route({
    method: 'patch',
    path: '/v1/collections/:id',
    operationId: 'updateCollection',
    summary: 'Change name, description and metadata of a collection; for who made it, and administrators',
    auth: 'principal',
    scope: 'documents:write',
    params: collectionParams,
    headers: collectionHeaders,
    body: collectionPatch,
    responses: {
      200: { body: collectionResource, headers: { ETag: answerHeader('Of the collection as it is now') } },
    },
    errors: errorsOf(
      'collection_changed',
      'collection_not_found',
      'limited_to_collections',
      'metadata_too_large',
      'not_collection_owner',
    ),
    handler: async ({ principal: caller, params: { id: collectionId }, headers, body: change, signal }) => {
      const { shown, isExpected } = await expectation(app, { caller, collectionId, headers }, signal);
      const body = shown(await app.updateCollection({ caller, collectionId, change, isExpected }, signal));
      return { body, headers: { ETag: entityTagOf(body) } };
    },
  });
}

function deleteRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/collections/:id',
    operationId: 'deleteCollection',
    summary: 'Delete a collection, and none of its documents; for who made it, and administrators',
    auth: 'principal',
    scope: 'documents:write',
    params: collectionParams,
    headers: collectionHeaders,
    responses: { 204: {} },
    errors: errorsOf(
      'collection_changed',
      'collection_not_found',
      'limited_to_collections',
      'not_collection_owner',
    ),
    handler: async ({ principal: caller, params: { id: collectionId }, headers, signal }) => {
      const { isExpected } = await expectation(app, { caller, collectionId, headers }, signal);
      await app.deleteCollection({ caller, collectionId, isExpected }, signal);
      return { status: 204 };
    },
  });
}

interface Expected {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly headers: { readonly 'if-match'?: string | undefined };
}

/** How the collection is shown to the caller, and whether it is still as `If-Match` says. */
async function expectation(app: App, { caller, collectionId, headers }: Expected, signal: AbortSignal) {
  const collection = await app.getCollection({ caller, collectionId }, signal);
  const counts = await app.countCollected({ caller, collections: [collection] }, signal);
  const shown = (now: Collection) => toCollectionResource(now, counts.get(collectionId));
  const expected = headers['if-match'];
  const isExpected =
    expected === undefined
      ? undefined
      : (now: Collection) => isExpectedTag(expected, entityTagOf(shown(now)));
  return { shown, isExpected };
}

function membersRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/collections/:id/documents',
    operationId: 'listCollectionDocuments',
    summary:
      'The documents of a collection that the caller may read, newest first if not asked otherwise, each with its attributes in `collections`',
    auth: 'principal',
    revalidated: true,
    scope: 'documents:read',
    params: collectionParams,
    query: membersQuery,
    responses: { 200: documentList },
    errors: errorsOf('collection_not_found'),
    handler: async ({ principal: caller, params: { id: collectionId }, query, signal }) => {
      await app.getCollection({ caller, collectionId }, signal);
      const asked = { caller, limit: query.limit, place: placeOf(query), statuses: statusesOf(query) };
      return { body: await showList(app, { ...asked, collectionId }, signal) };
    },
  });
}

function addRoute(app: App): AnyRoute {
  return route({
    method: 'put',
    path: '/v1/collections/:id/documents/:documentId',
    operationId: 'addToCollection',
    summary:
      'Put a document into a collection, or give it other attributes there; for who may change the document',
    auth: 'principal',
    scope: 'documents:write',
    params: memberParams,
    body: membershipBody,
    responses: { 200: membership },
    errors: errorsOf(
      'collection_not_found',
      'document_not_found',
      'memberships_too_large',
      'not_document_owner',
      'too_many_collections',
    ),
    handler: async ({ principal: caller, params: { id: collectionId, documentId }, body, signal }) => {
      const input = { caller, collectionId, documentId, attributes: body.attributes };
      return { body: toMembershipResource(await app.addToCollection(input, signal)) };
    },
  });
}

function removeRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/collections/:id/documents/:documentId',
    operationId: 'removeFromCollection',
    summary: 'Take a document out of a collection, in which it need not be; for who may change the document',
    auth: 'principal',
    scope: 'documents:write',
    params: memberParams,
    responses: { 204: {} },
    errors: errorsOf('collection_not_found', 'document_not_found', 'not_document_owner'),
    handler: async ({ principal: caller, params: { id: collectionId, documentId }, signal }) => {
      await app.removeFromCollection({ caller, collectionId, documentId }, signal);
      return { status: 204 };
    },
  });
}
