import { documentId, searchRequest, searchResponse, tombstoneRequest } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import { z } from 'zod';
import type { App } from '../app.ts';

/** Searches, and what only the document service calls. */
export function routes(app: Pick<App, 'searchChunks' | 'hideDocument'>): AnyRoute[] {
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
      method: 'put',
      path: '/internal/tombstones/:documentId',
      summary: 'Hides a deleted document from every search that starts from now on; idempotent',
      auth: 'internal',
      params: z.object({ documentId }),
      body: tombstoneRequest,
      handler: async ({ params: { documentId }, body: { tenantId }, signal }) => {
        await app.hideDocument({ documentId, tenantId }, signal);
        return { status: 204 };
      },
    }),
  ];
}
