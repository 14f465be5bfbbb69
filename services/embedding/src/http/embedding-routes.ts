import {
  activeModelRequest,
  chunkPageQuery,
  chunkPageResponse,
  comparisonRequest,
  comparisonResponse,
  documentId,
  embedPassagesRequest,
  embedPassagesResponse,
  embedTextsRequest,
  embedTextsResponse,
} from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import { z } from 'zod';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';

/** Internal routes, for other services only. */
export function embeddingRoutes(
  app: Pick<App, 'embedTexts' | 'embedPassages' | 'chooseModel' | 'compareDocuments' | 'showChunks'>,
): AnyRoute[] {
  return [textsRoute(app), passagesRoute(app), activeModelRoute(app), comparisonRoute(app), chunksRoute(app)];
}

function textsRoute(app: Pick<App, 'embedTexts'>): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/embeddings',
    operationId: 'embedTexts',
    summary: 'Vectors of short texts, for queries',
    auth: 'internal',
    callers: ['retrieval'],
    body: embedTextsRequest,
    responses: { 200: embedTextsResponse },
    errors: errorsOf('model_unknown', 'dimensions_mismatch'),
    handler: async ({ body, signal }) => ({ body: await app.embedTexts(body, signal) }),
  });
}

function passagesRoute(app: Pick<App, 'embedPassages'>): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/passages',
    operationId: 'embedPassages',
    summary: 'Vectors of chunks of a document by a model, for a second index',
    auth: 'internal',
    callers: ['retrieval'],
    body: embedPassagesRequest,
    responses: { 200: embedPassagesResponse },
    errors: errorsOf('model_unknown', 'dimensions_mismatch', 'document_not_found'),
    handler: async ({ body, signal }) => ({ body: await app.embedPassages(body, signal) }),
  });
}

function activeModelRoute(app: Pick<App, 'chooseModel'>): AnyRoute {
  return route({
    method: 'put',
    path: '/internal/active-model',
    operationId: 'chooseModel',
    summary: 'Has documents embedded by a model from now on; idempotent',
    auth: 'internal',
    callers: ['retrieval'],
    body: activeModelRequest,
    responses: { 204: {} },
    errors: errorsOf('model_unknown', 'dimensions_mismatch'),
    handler: async ({ body, signal }) => {
      await app.chooseModel(body, signal);
      return { status: 204 };
    },
  });
}

function comparisonRoute(app: Pick<App, 'compareDocuments'>): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/comparisons',
    operationId: 'compareDocuments',
    summary: 'Compares documents with the chunks that are stored',
    auth: 'internal',
    callers: ['document'],
    body: comparisonRequest,
    responses: { 200: comparisonResponse },
    handler: async ({ body, signal }) => ({ body: await app.compareDocuments(body, signal) }),
  });
}

/** The document service has decided who may see them. */
function chunksRoute(app: Pick<App, 'showChunks'>): AnyRoute {
  return route({
    method: 'get',
    path: '/internal/documents/:id/chunks',
    operationId: 'showChunks',
    summary: 'A page of the chunks of a version',
    auth: 'internal',
    callers: ['document'],
    params: z.object({ id: documentId }),
    query: chunkPageQuery,
    responses: { 200: chunkPageResponse },
    handler: async ({ params: { id }, query, signal }) => ({
      body: await app.showChunks({ documentId: id, ...query }, signal),
    }),
  });
}
