import { requestCountBatch } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';

/** What the gateway tells of the requests that it has counted. */
export function requestCountRoutes(app: Pick<App, 'addRequestCounts'>): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/internal/request-counts',
      operationId: 'addRequestCounts',
      summary: 'Add a batch of counts of requests, once, however often it is sent',
      auth: 'internal',
      callers: ['gateway'],
      body: requestCountBatch,
      responses: { 204: {} },
      handler: async ({ body: batch, signal }) => {
        await app.addRequestCounts({ batch }, signal);
        return { status: 204 };
      },
    }),
  ];
}
