import { searchRequest, searchResponse } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';

/** `POST /v1/search`. */
export function searchRoutes(app: Pick<App, 'search'>): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/search',
      summary: 'Chunks that answer a query, of what the caller may see',
      auth: 'principal',
      scope: 'search',
      body: searchRequest,
      responses: { 200: searchResponse },
      handler: async ({ body, principal, signal }) => ({ body: await app.search(body, principal, signal) }),
    }),
  ];
}
