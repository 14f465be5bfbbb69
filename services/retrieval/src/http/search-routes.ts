import { searchRequest, searchResponse, sharingRequest, tombstoneRequest } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import { documentParams } from './schemas.ts';

type SearchApp = Pick<App, 'searchChunks' | 'hideDocument' | 'recordSharing'>;

/** The search, and what the document service has it hide. */
export function searchRoutes(app: SearchApp): AnyRoute[] {
  return [searchRoute(app), searchForBffRoute(app), hideRoute(app), sharingRoute(app)];
}

function searchRoute(app: SearchApp): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/search',
    operationId: 'search',
    summary: 'Chunks that answer a query, of what the caller may see',
    auth: 'principal',
    scope: 'search',
    body: searchRequest,
    responses: { 200: searchResponse },
    errors: errorsOf('model_mismatch'),
    handler: async ({ body: request, principal: caller, signal }) => ({
      body: await app.searchChunks({ caller, request }, signal),
    }),
  });
}

function searchForBffRoute(app: SearchApp): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/search',
    operationId: 'searchForBff',
    summary: 'The same for the bff, whose own routes decide what its caller may do',
    auth: 'internal',
    callers: ['bff'],
    body: searchRequest,
    responses: { 200: searchResponse },
    errors: errorsOf('model_mismatch'),
    handler: async ({ body: request, principal: caller, signal }) => ({
      body: await app.searchChunks({ caller, request }, signal),
    }),
  });
}

function hideRoute(app: SearchApp): AnyRoute {
  return route({
    method: 'put',
    path: '/internal/tombstones/:documentId',
    operationId: 'hideDocument',
    summary: 'Hides a deleted document from every search that starts from now on; idempotent',
    auth: 'internal',
    callers: ['document'],
    params: documentParams,
    body: tombstoneRequest,
    responses: { 204: {} },
    errors: errorsOf('document_not_found'),
    handler: async ({ params: { documentId }, body: { tenantId }, signal }) => {
      await app.hideDocument({ documentId, tenantId }, signal);
      return { status: 204 };
    },
  });
}

function sharingRoute(app: SearchApp): AnyRoute {
  return route({
    method: 'put',
    path: '/internal/sharing/:documentId',
    operationId: 'recordSharing',
    summary: 'Hides a document from the searches of all who may no longer see it, from now on; idempotent',
    auth: 'internal',
    callers: ['document'],
    params: documentParams,
    body: sharingRequest,
    responses: { 204: {} },
    errors: errorsOf('document_not_found'),
    handler: async ({ params: { documentId }, body: { tenantId, ...sharing }, signal }) => {
      await app.recordSharing({ document: { documentId, tenantId }, sharing }, signal);
      return { status: 204 };
    },
  });
}
