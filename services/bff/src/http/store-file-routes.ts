import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type AnyRoute, route, setJsonType } from '@lectern/http';
import type { App } from '../app.ts';
import { collectionOf, documentOf } from '../openai/files/ids-in-requests.ts';
import { placeAsked, toList } from '../openai/files/lists.ts';
import { outcomeOf, toStoreFile } from '../openai/files/present-stores.ts';
import {
  newStoreFile,
  storeFile,
  storeFileChange,
  storeFileContent,
  storeFileDeleted,
  storeFileList,
  storeFileParams,
  storeFilesQuery,
} from '../openai/files/store-file-schemas.ts';
import { storeParams } from '../openai/files/store-schemas.ts';
import { fileIdOf } from '../openai/ids.ts';
import type { MemberFile } from '../use-cases/get-member.ts';
import { errorsOf } from './errors.ts';
import { passedErrorsOf } from './passed-errors.ts';
import { pollHeader, pollWhile } from './poll-header.ts';

const contentPath = '/v1/vector_stores/:id/files/:fileId/content';

type StoreFileApp = Pick<
  App,
  'putIntoCollection' | 'listMembers' | 'getMember' | 'describeMember' | 'takeOutOfCollection' | 'readMember'
>;

/** The files of vector stores, which are the documents in collections. */
export function storeFileRoutes(app: StoreFileApp): AnyRoute[] {
  return [
    attachRoute(app),
    listRoute(app),
    getRoute(app),
    updateRoute(app),
    detachRoute(app),
    contentRoute(app),
  ];
}

const stored = { body: storeFile, headers: pollHeader };

function shown(member: MemberFile) {
  const body = toStoreFile(member);
  return { body, headers: pollWhile(body.status === 'in_progress') };
}

function attachRoute(app: StoreFileApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/vector_stores/:id/files',
    operationId: 'createVectorStoreFile',
    summary:
      'Put a file into a vector store, or give it other attributes there if it is in it; for who may change its document',
    auth: 'principal',
    scope: 'documents:write',
    params: storeParams,
    body: newStoreFile,
    responses: { 200: stored },
    errors: [
      ...errorsOf('document_not_found', 'invalid_body'),
      ...passedErrorsOf(
        'collection_not_found',
        'memberships_too_large',
        'not_document_owner',
        'too_many_collections',
      ),
    ],
    handler: async ({ principal: caller, params: { id }, body, signal }) => {
      const member = { collectionId: collectionOf(id), documentId: documentOf(body.file_id, '/file_id') };
      const input = { caller, ...member, attributes: body.attributes ?? {} };
      return shown(await app.putIntoCollection(input, signal));
    },
  });
}

function listRoute(app: StoreFileApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/vector_stores/:id/files',
    operationId: 'listVectorStoreFiles',
    summary: 'The files of a vector store that the caller may read, in the order in which they were uploaded',
    auth: 'principal',
    scope: 'documents:read',
    params: storeParams,
    query: storeFilesQuery,
    responses: { 200: storeFileList },
    errors: passedErrorsOf('collection_not_found'),
    handler: async ({ principal: caller, params: { id }, query, signal }) => {
      const outcome = query.filter && outcomeOf[query.filter];
      const asked = { caller, collectionId: collectionOf(id), ...placeAsked(query), outcome };
      return { body: toList(await app.listMembers(asked, signal), toStoreFile) };
    },
  });
}

function getRoute(app: StoreFileApp): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/vector_stores/:id/files/:fileId',
    operationId: 'getVectorStoreFile',
    summary: 'How far it is with a file of a vector store',
    auth: 'principal',
    scope: 'documents:read',
    params: storeFileParams,
    responses: { 200: stored },
    errors: [...errorsOf('document_not_found'), ...passedErrorsOf('collection_not_found')],
    handler: async ({ principal: caller, params, signal }) =>
      shown(await app.getMember({ caller, ...memberOf(params) }, signal)),
  });
}

function updateRoute(app: StoreFileApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/vector_stores/:id/files/:fileId',
    operationId: 'updateVectorStoreFile',
    summary: 'Give a file other attributes in a vector store; for who may change its document',
    auth: 'principal',
    scope: 'documents:write',
    params: storeFileParams,
    body: storeFileChange,
    responses: { 200: stored },
    errors: [
      ...errorsOf('document_not_found', 'invalid_body'),
      ...passedErrorsOf('collection_not_found', 'memberships_too_large', 'not_document_owner'),
    ],
    handler: async ({ principal: caller, params, body: { attributes }, signal }) =>
      shown(await app.describeMember({ caller, ...memberOf(params), attributes: attributes ?? {} }, signal)),
  });
}

function detachRoute(app: StoreFileApp): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/vector_stores/:id/files/:fileId',
    operationId: 'deleteVectorStoreFile',
    summary: 'Take a file out of a vector store; it stays otherwise',
    auth: 'principal',
    scope: 'documents:write',
    params: storeFileParams,
    responses: { 200: storeFileDeleted },
    errors: [
      ...errorsOf('document_not_found'),
      ...passedErrorsOf('collection_not_found', 'not_document_owner'),
    ],
    handler: async ({ principal: caller, params, signal }) => {
      const member = memberOf(params);
      await app.takeOutOfCollection({ caller, ...member }, signal);
      const id = fileIdOf(member.documentId);
      return { body: { id, object: 'vector_store.file.deleted', deleted: true } };
    },
  });
}

function contentRoute(app: StoreFileApp): AnyRoute {
  return route({
    method: 'get',
    path: contentPath,
    operationId: 'getVectorStoreFileContent',
    summary: 'All that was read of a file of a vector store, as plain text in parts',
    auth: 'principal',
    scope: 'documents:read',
    params: storeFileParams,
    responses: { 200: storeFileContent },
    errors: [
      ...errorsOf('document_not_found'),
      ...passedErrorsOf('chunks_not_stored', 'chunks_unavailable', 'collection_not_found'),
    ],
    handler: async ({ principal: caller, params, req, res, signal }) => {
      const texts = await app.readMember({ caller, ...memberOf(params) }, signal);
      setJsonType(req, res, contentPath);
      if (req.method === 'HEAD') {
        await texts.return();
        res.end();
      } else await pipeline(Readable.from(contentOf(texts)), res, { signal });
      return undefined;
    },
  });
}

/** The answer piece by piece: clients ask for no second page, and a text may be long. */
async function* contentOf(texts: AsyncIterable<string>): AsyncGenerator<string, void> {
  yield '{"object":"vector_store.file_content.page","data":[';
  let separator = '';
  for await (const text of texts) {
    yield separator + JSON.stringify({ type: 'text', text });
    separator = ',';
  }
  yield '],"has_more":false,"next_page":null}';
}

function memberOf({ id, fileId }: { readonly id: string; readonly fileId: string }) {
  return { collectionId: collectionOf(id), documentId: documentOf(fileId) };
}
