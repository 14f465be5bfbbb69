import {
  activeModelRequest,
  activeModelResponse,
  chunkPageQuery,
  chunkPageResponse,
  comparisonRequest,
  comparisonResponse,
  documentId,
  embedForCallerRequest,
  embedForCallerResponse,
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
  app: Pick<
    App,
    | 'embedTexts'
    | 'embedForCaller'
    | 'embedPassages'
    | 'getActiveModel'
    | 'chooseModel'
    | 'compareDocuments'
    | 'showChunks'
  >,
): AnyRoute[] {
  return [
    textsRoute(app),
    callersTextsRoute(app),
    passagesRoute(app),
    ...activeModelRoutes(app),
    comparisonRoute(app),
    chunksRoute(app),
  ];
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

function callersTextsRoute(app: Pick<App, 'embedForCaller'>): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/vectors',
    operationId: 'embedForCaller',
    summary: 'Vectors of texts of a caller, by the model of the documents',
    auth: 'internal',
    callers: ['bff'],
    body: embedForCallerRequest,
    responses: { 200: embedForCallerResponse },
    handler: async ({ principal: caller, body, signal }) => ({
      body: await app.embedForCaller({ caller, ...body }, signal),
    }),
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

function activeModelRoutes(app: Pick<App, 'getActiveModel' | 'chooseModel'>): AnyRoute[] {
  const path = '/internal/active-model';
  const shown = route({
    method: 'get',
    path,
    operationId: 'getActiveModel',
    summary: 'The model by which documents are embedded',
    auth: 'internal',
    callers: ['bff'],
    responses: { 200: activeModelResponse },
    handler: async ({ signal }) => ({ body: await app.getActiveModel(signal) }),
  });
  const chosen = route({
    method: 'put',
    path,
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
  return [shown, chosen];
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
