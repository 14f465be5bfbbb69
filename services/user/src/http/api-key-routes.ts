import { verifyApiKeyRequest, verifyApiKeyResponse } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import { presentApiKey, presentVerifiedKey } from './present.ts';
import {
  apiKeyList,
  apiKeyResource,
  createApiKeyBody,
  idParams,
  listQuery,
  newApiKeyResource,
} from './schemas.ts';

export function apiKeyRoutes(app: App): AnyRoute[] {
  return [createRoute(app), listRoute(app), getRoute(app), revokeRoute(app), verifyRoute(app)];
}

function createRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/api-keys',
    summary: 'Make an API key; its text is shown this once',
    auth: 'principal',
    body: createApiKeyBody,
    responses: { 201: newApiKeyResource },
    handler: async ({ principal: caller, body, signal }) => {
      const { apiKey, key } = await app.createApiKey({ caller, ...body }, signal);
      return {
        status: 201,
        body: { ...presentApiKey(apiKey), key },
        headers: { location: `/v1/api-keys/${apiKey.id}`, 'cache-control': 'no-store' },
      };
    },
  });
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/api-keys',
    summary: "The caller's live API keys, newest first",
    auth: 'principal',
    query: listQuery,
    responses: { 200: apiKeyList },
    handler: async ({ principal: caller, query, signal }) => {
      const { data, nextCursor } = await app.listApiKeys({ caller, ...query }, signal);
      return { body: { data: data.map(presentApiKey), nextCursor } };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/api-keys/:id',
    summary: "One of the caller's live API keys, without its text",
    auth: 'principal',
    params: idParams,
    responses: { 200: apiKeyResource },
    handler: async ({ principal: caller, params, signal }) => ({
      body: presentApiKey(await app.getApiKey({ caller, id: params.id }, signal)),
    }),
  });
}

function revokeRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/api-keys/:id',
    summary: 'Revoke an API key for good',
    auth: 'principal',
    params: idParams,
    handler: async ({ principal: caller, params, signal }) => {
      await app.revokeApiKey({ caller, id: params.id }, signal);
      return { status: 204 };
    },
  });
}

function verifyRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/api-keys/verify',
    summary: 'Whose API key is this? For the gateway',
    auth: 'internal',
    body: verifyApiKeyRequest,
    responses: { 200: verifyApiKeyResponse },
    handler: async ({ body, signal }) => ({
      body: presentVerifiedKey(await app.verifyApiKey(body, signal)),
      headers: { 'cache-control': 'no-store' },
    }),
  });
}
