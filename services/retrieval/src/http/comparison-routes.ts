import {
  comparisonRequest,
  comparisonResponse,
  strayRemovalRequest,
  strayRemovalResponse,
  straysRequest,
  straysResponse,
} from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';

type ComparisonApp = Pick<App, 'compareDocuments' | 'findStrays' | 'removeStrays'>;

/** What the document service compares, and has removed. */
export function comparisonRoutes(app: ComparisonApp): AnyRoute[] {
  const internal = { method: 'post', auth: 'internal', callers: ['document'] } as const;
  return [
    route({
      ...internal,
      path: '/internal/comparisons',
      operationId: 'compareDocuments',
      summary: 'Compares documents with what is live here and with the points in the store',
      body: comparisonRequest,
      responses: { 200: comparisonResponse },
      handler: async ({ body, signal }) => ({ body: await app.compareDocuments(body, signal) }),
    }),
    route({
      ...internal,
      path: '/internal/strays',
      operationId: 'findStrays',
      summary: 'Documents of which the store has points and that are not live, page by page',
      body: straysRequest,
      responses: { 200: straysResponse },
      handler: async ({ body, signal }) => ({ body: await app.findStrays(body, signal) }),
    }),
    route({
      ...internal,
      path: '/internal/strays/removals',
      operationId: 'removeStrays',
      summary: 'Removes the points of a document that are not those of its live version; idempotent',
      body: strayRemovalRequest,
      responses: { 200: strayRemovalResponse },
      handler: async ({ body, signal }) => ({ body: await app.removeStrays(body, signal) }),
    }),
  ];
}
