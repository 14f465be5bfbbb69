import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { viewerOf } from '../domain/access.ts';
import { errorsOf } from './errors.ts';
import { documentHistory, historyQuery, toHistoryCursor } from './history-schemas.ts';
import { toHistoryEntry } from './present-history.ts';
import { idParams } from './schemas.ts';

/** `GET /v1/documents/{id}/history`. */
export function historyRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'get',
      path: '/v1/documents/:id/history',
      operationId: 'listDocumentHistory',
      summary: 'What happened to a document, newest first: who, what, when, by which request',
      auth: 'principal',
      revalidated: true,
      scope: 'documents:read',
      params: idParams,
      query: historyQuery,
      responses: { 200: documentHistory },
      errors: errorsOf('document_not_found', 'not_document_owner'),
      handler: async ({ principal: caller, params, query: { limit, cursor: before }, signal }) => {
        const input = { caller, documentId: params.id, limit, before };
        const { events, next } = await app.listHistory(input, signal);
        const nextCursor = next === undefined ? null : toHistoryCursor(next);
        const viewer = viewerOf(caller);
        return { body: { data: events.map((event) => toHistoryEntry(viewer, event)), nextCursor } };
      },
    }),
  ];
}
