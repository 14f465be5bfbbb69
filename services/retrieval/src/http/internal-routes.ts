import { documentId, tombstoneRequest } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import { z } from 'zod';
import type { App } from '../app.ts';

/** What only the document service calls. */
export function internalRoutes(app: Pick<App, 'hideDocument'>): AnyRoute[] {
  return [
    route({
      method: 'put',
      path: '/internal/tombstones/:documentId',
      summary: 'Hides a deleted document from every search that starts from now on; idempotent',
      auth: 'internal',
      params: z.object({ documentId }),
      body: tombstoneRequest,
      handler: async ({ params, body }) => {
        await app.hideDocument({ documentId: params.documentId, tenantId: body.tenantId });
        return { status: 204 };
      },
    }),
  ];
}
