import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { chunksQuery, documentChunks, documentText, toChunkCursor } from './chunk-schemas.ts';
import { errorsOf } from './errors.ts';
import { toDocumentChunk, toTextParts } from './present-chunks.ts';
import { idParams } from './schemas.ts';

type ListChunks = Pick<App, 'listChunks'>;

/** What was read of a document, and where it was cut. */
export function chunkRoutes(app: ListChunks): AnyRoute[] {
  return [textRoute(app), chunksRoute(app)];
}

const common = {
  method: 'get',
  auth: 'principal',
  revalidated: true,
  scope: 'documents:read',
  params: idParams,
  query: chunksQuery,
  errors: errorsOf('chunks_not_stored', 'chunks_unavailable', 'document_not_found'),
} as const;

function textRoute(app: ListChunks): AnyRoute {
  return route({
    ...common,
    path: '/v1/documents/:id/text',
    operationId: 'getDocumentText',
    summary: 'What was read of a document, as plain text in parts',
    responses: { 200: documentText },
    handler: async ({ principal: caller, params, query: { cursor, limit, version }, signal }) => {
      const input = { caller, documentId: params.id, version, from: 0, limit, ...cursor };
      const page = await app.listChunks(input, signal);
      return { body: { version: page.version, data: toTextParts(page.chunks), nextCursor: cursorOf(page) } };
    },
  });
}

function chunksRoute(app: ListChunks): AnyRoute {
  return route({
    ...common,
    path: '/v1/documents/:id/chunks',
    operationId: 'listDocumentChunks',
    summary: 'The passages that a document was cut into, in their order',
    responses: { 200: documentChunks },
    handler: async ({ principal: caller, params, query: { cursor, limit, version }, signal }) => {
      const input = { caller, documentId: params.id, version, from: 0, limit, ...cursor };
      const page = await app.listChunks(input, signal);
      const data = page.chunks.map(toDocumentChunk);
      return { body: { version: page.version, data, nextCursor: cursorOf(page) } };
    },
  });
}

function cursorOf({ version, next }: { version: number; next: number | undefined }): string | null {
  return next === undefined ? null : toChunkCursor(version, next);
}
