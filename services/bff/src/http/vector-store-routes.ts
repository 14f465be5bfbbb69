import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { toSearchFilter } from '../openai/files/attribute-filter.ts';
import { collectionOf, documentOf } from '../openai/files/ids-in-requests.ts';
import { placeAsked, toList } from '../openai/files/lists.ts';
import { toStore } from '../openai/files/present-stores.ts';
import { storeSearch, storeSearchResults } from '../openai/files/search-schemas.ts';
import {
  newStore,
  storeChange,
  storeDeleted,
  storeList,
  storeObject,
  storeParams,
  storesQuery,
} from '../openai/files/store-schemas.ts';
import { fileIdOf, vectorStoreIdOf } from '../openai/ids.ts';
import type { Collection } from '../ports/files.ts';
import { errorsOf } from './errors.ts';
import { namingFileIds } from './name-inputs.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { keyHeaders, replayedHeader, replayedHeaders } from './passed-keys.ts';
import { pollHeader, pollWhile } from './poll-header.ts';

/** Of a vector store that is made without one. */
const unnamed = 'Unnamed';

type StoreApp = Pick<
  App,
  | 'createCollection'
  | 'listCollections'
  | 'getCollection'
  | 'updateCollection'
  | 'deleteCollection'
  | 'searchCollection'
>;

/** OpenAI's API as far as it is served: vector stores, which are collections. */
export function vectorStoreRoutes(app: StoreApp): AnyRoute[] {
  return [
    createRoute(app),
    listRoute(app),
    getRoute(app),
    updateRoute(app),
    deleteRoute(app),
    searchRoute(app),
  ];
}

const stored = { body: storeObject, headers: pollHeader };

function shown(collection: Collection) {
  const body = toStore(collection);
  return { body, headers: pollWhile(body.status === 'in_progress') };
}

function createRoute(app: StoreApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/vector_stores',
    operationId: 'createVectorStore',
    summary: 'Make a vector store, which is a collection, for clients of the API of OpenAI',
    auth: 'principal',
    scope: 'documents:write',
    headers: keyHeaders,
    body: newStore,
    responses: { 200: { ...stored, headers: { ...stored.headers, ...replayedHeader } } },
    errors: [
      ...errorsOf('document_not_found', 'invalid_body'),
      ...passedErrorsOf('idempotency_key_in_progress', 'idempotency_key_reused'),
      ...passedErrorsOf('limited_to_collections', 'not_document_owner'),
    ],
    handler: async ({ principal: caller, headers, body, signal }) => {
      const { name, description, metadata, file_ids: fileIds } = body;
      const documentIds = (fileIds ?? []).map((id, index) => documentOf(id, `/file_ids/${index}`));
      const fields = {
        name: name ?? unnamed,
        ...(description == null ? {} : { description }),
        ...(metadata == null ? {} : { metadata }),
      };
      const input = { caller, idempotencyKey: headers['idempotency-key'], fields, documentIds };
      const { made, replayed } = await namingFileIds('file_ids', () => app.createCollection(input, signal));
      const answer = shown(made);
      return { ...answer, headers: { ...answer.headers, ...replayedHeaders(replayed) } };
    },
  });
}

function listRoute(app: StoreApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/vector_stores',
    operationId: 'listVectorStores',
    summary: 'The vector stores of the tenant',
    auth: 'principal',
    scope: 'documents:read',
    query: storesQuery,
    responses: { 200: storeList },
    handler: async ({ principal: caller, query, signal }) => ({
      body: toList(await app.listCollections({ caller, ...placeAsked(query) }, signal), toStore),
    }),
  });
}

function getRoute(app: StoreApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/vector_stores/:id',
    operationId: 'getVectorStore',
    summary: 'One of them, with how far it is with its files that the caller may read',
    auth: 'principal',
    scope: 'documents:read',
    params: storeParams,
    responses: { 200: stored },
    errors: passedErrorsOf('collection_not_found'),
    handler: async ({ principal: caller, params: { id }, signal }) =>
      shown(await app.getCollection({ caller, collectionId: collectionOf(id) }, signal)),
  });
}

function updateRoute(app: StoreApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/vector_stores/:id',
    operationId: 'updateVectorStore',
    summary: 'Change name and metadata of a vector store; for who made it, and administrators',
    auth: 'principal',
    scope: 'documents:write',
    params: storeParams,
    body: storeChange,
    responses: { 200: stored },
    errors: [
      ...errorsOf('invalid_body'),
      ...passedErrorsOf(
        'collection_not_found',
        'limited_to_collections',
        'metadata_too_large',
        'not_collection_owner',
      ),
    ],
    handler: async ({ principal: caller, params: { id }, body: { name, metadata }, signal }) => {
      const change = {
        ...(name == null ? {} : { name }),
        ...(metadata == null ? {} : { metadata }),
      };
      return shown(await app.updateCollection({ caller, collectionId: collectionOf(id), ...change }, signal));
    },
  });
}

function deleteRoute(app: StoreApp): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/vector_stores/:id',
    operationId: 'deleteVectorStore',
    summary: 'Delete a vector store, and none of its files; for who made it, and administrators',
    auth: 'principal',
    scope: 'documents:write',
    params: storeParams,
    responses: { 200: storeDeleted },
    errors: passedErrorsOf('collection_not_found', 'limited_to_collections', 'not_collection_owner'),
    handler: async ({ principal: caller, params: { id }, signal }) => {
      const collectionId = collectionOf(id);
      await app.deleteCollection({ caller, collectionId }, signal);
      return { body: { id: vectorStoreIdOf(collectionId), object: 'vector_store.deleted', deleted: true } };
    },
  });
}

function searchRoute(app: StoreApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/vector_stores/:id/search',
    operationId: 'searchVectorStore',
    summary: 'Passages of the files of a vector store that answer a query',
    auth: 'principal',
    scope: 'search',
    params: storeParams,
    body: storeSearch,
    responses: { 200: storeSearchResults },
    errors: [...errorsOf('invalid_body', 'relevance_unavailable'), ...passedErrorsOf('collection_not_found')],
    handler: async ({ principal: caller, params: { id }, body, signal }) => {
      const { query, max_num_results: limit, filters, ranking_options: ranking } = body;
      const queries = typeof query === 'string' ? [query] : query;
      const narrowed = { filter: toSearchFilter(filters), threshold: ranking?.score_threshold ?? 0 };
      const asked = { caller, collectionId: collectionOf(id), queries, limit, ...narrowed };
      const { passages, degraded } = await app.searchCollection(asked, signal);
      const data = passages.map(({ documentId, name, score, attributes, text }) => ({
        ...{ file_id: fileIdOf(documentId), filename: name, score, attributes },
        content: [{ type: 'text', text }],
      }));
      const head = { object: 'vector_store.search_results.page', search_query: queries };
      return { body: { ...head, data, has_more: false, next_page: null, degraded: [...degraded] } };
    },
  });
}
