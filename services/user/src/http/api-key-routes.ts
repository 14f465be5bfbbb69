import { verifyApiKeyRequest, verifyApiKeyResponse } from '@lectern/contracts';
import { type AnyRoute, route } from '@lectern/http';
import type { App } from '../app.ts';
import type { ApiKey } from '../domain/api-key.ts';
import {
  apiKeyList,
  apiKeyResource,
  createApiKeyBody,
  idParams,
  listQuery,
  newApiKeyResource,
} from './schemas.ts';

export function apiKeyRoutes(app: App): AnyRoute[] {
  return [
    route({
      method: 'post',
      path: '/v1/api-keys',
      summary: 'Make an API key; its text is shown this once',
      auth: 'principal',
      body: createApiKeyBody,
      responses: { 201: newApiKeyResource },
      handler: async ({ principal, body }) => {
        const { apiKey, key } = await app.createApiKey(principal, body);
        return {
          status: 201,
          body: { ...toResource(apiKey), key },
          headers: { location: `/v1/api-keys/${apiKey.id}`, 'cache-control': 'no-store' },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/api-keys',
      summary: "The caller's live API keys, newest first",
      auth: 'principal',
      query: listQuery,
      responses: { 200: apiKeyList },
      handler: async ({ principal, query }) => {
        const { data, nextCursor } = await app.listApiKeys(principal, {
          limit: query.limit,
          cursor: query.cursor,
        });
        return { body: { data: data.map(toResource), nextCursor } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/api-keys/:id',
      summary: 'Revoke an API key for good',
      auth: 'principal',
      params: idParams,
      handler: async ({ principal, params }) => {
        await app.revokeApiKey(principal, params.id);
        return { status: 204 };
      },
    }),
    keyRoute(app),
    verifyRoute(app),
  ];
}

function keyRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/api-keys/:id',
    summary: "One of the caller's live API keys, without its text",
    auth: 'principal',
    params: idParams,
    responses: { 200: apiKeyResource },
    handler: async ({ principal, params }) => ({
      body: toResource(await app.getApiKey(principal, params.id)),
    }),
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
    handler: async ({ body }) => {
      const { key, owner } = await app.verifyApiKey(body.key);
      return {
        body: {
          keyId: key.id,
          tenantId: owner.tenantId,
          userId: owner.id,
          roles: owner.roles,
          scopes: key.scopes,
        },
        headers: { 'cache-control': 'no-store' },
      };
    },
  });
}

function toResource(key: ApiKey) {
  return { id: key.id, name: key.name, scopes: key.scopes, createdAt: key.createdAt.toISOString() };
}
