import { searchRequest, searchResponse, tombstoneRequest } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { tombstoneParams } from './schemas.ts';

/** The search, and the tombstones that the document service sets. */
export function searchRoutes(app: Pick<App, 'searchChunks' | 'hideDocument'>): AnyRoute[] {
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
      params: tombstoneParams,
      body: tombstoneRequest,
      handler: async ({ params: { documentId }, body: { tenantId }, signal }) => {
        await app.hideDocument({ documentId, tenantId }, signal);
        return { status: 204 };
      },
    }),
  ];
}
