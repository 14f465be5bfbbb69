import {
  comparisonRequest,
  comparisonResponse,
  embedTextsRequest,
  embedTextsResponse,
} from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';

/** Internal routes, for other services only. */
export function embeddingRoutes(app: Pick<App, 'embedTexts' | 'compareDocuments'>): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/internal/embeddings',
      operationId: 'embedTexts',
      summary: 'Vectors of short texts, for queries',
      auth: 'internal',
      callers: ['retrieval'],
      body: embedTextsRequest,
      responses: { 200: embedTextsResponse },
      handler: async ({ body, signal }) => ({ body: await app.embedTexts(body, signal) }),
    }),
    route({
      method: 'post',
      path: '/internal/comparisons',
      operationId: 'compareDocuments',
      summary: 'Compares documents with the chunks that are stored',
      auth: 'internal',
      callers: ['document'],
      body: comparisonRequest,
      responses: { 200: comparisonResponse },
      handler: async ({ body, signal }) => ({ body: await app.compareDocuments(body, signal) }),
    }),
  ];
}
