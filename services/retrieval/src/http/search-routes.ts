import { searchRequest, searchResponse, sharingRequest, tombstoneRequest } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { documentParams } from './schemas.ts';

/** The search, and what the document service has it hide. */
export function searchRoutes(app: Pick<App, 'searchChunks' | 'hideDocument' | 'recordSharing'>): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/search',
      summary: 'Chunks that answer a query, of what the caller may see',
      auth: 'principal',
      scope: 'search',
      body: searchRequest,
      responses: { 200: searchResponse },
      handler: async ({ body: request, principal: caller, signal }) => ({
        body: await app.searchChunks({ caller, request }, signal),
      }),
    }),
    route({
      method: 'post',
      path: '/internal/search',
      summary: 'The same for the bff, whose own routes decide what its caller may do',
      auth: 'internal',
      callers: ['bff'],
      body: searchRequest,
      responses: { 200: searchResponse },
      handler: async ({ body: request, principal: caller, signal }) => ({
        body: await app.searchChunks({ caller, request }, signal),
      }),
    }),
    route({
      method: 'put',
      path: '/internal/tombstones/:documentId',
      summary: 'Hides a deleted document from every search that starts from now on; idempotent',
      auth: 'internal',
      callers: ['document'],
      params: documentParams,
      body: tombstoneRequest,
      handler: async ({ params: { documentId }, body: { tenantId }, signal }) => {
        await app.hideDocument({ documentId, tenantId }, signal);
        return { status: 204 };
      },
    }),
    route({
      method: 'put',
      path: '/internal/sharing/:documentId',
      summary: 'Hides a document from the searches of all who may no longer see it, from now on; idempotent',
      auth: 'internal',
      callers: ['document'],
      params: documentParams,
      body: sharingRequest,
      handler: async ({ params: { documentId }, body: { tenantId, ...sharing }, signal }) => {
        await app.recordSharing({ document: { documentId, tenantId }, sharing }, signal);
        return { status: 204 };
      },
    }),
  ];
}
