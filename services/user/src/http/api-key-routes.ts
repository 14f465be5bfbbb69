import { verifyApiKeyRequest, verifyApiKeyResponse } from '@lectern/contracts';
import { type AnyRoute, location, type Reply, route } from '@lectern/http';
import { replayedHeader, replayedHeaders, secretIdempotencyHeaders } from '@lectern/idempotency';
import type { App } from '../app.ts';
import type { ShownApiKey } from '../use-cases/create-api-key.ts';
import { errorsOf } from './errors.ts';
import { toApiKeyResource, toList, toVerifiedApiKeyResource } from './present.ts';
import {
  apiKeyList,
  apiKeyResource,
  changeApiKeyBody,
  createApiKeyBody,
  idParams,
  listApiKeysQuery,
  newApiKeyResource,
  rotateApiKeyBody,
} from './schemas.ts';

/** `/v1/api-keys`, and `POST /internal/api-keys/verify`. */
export function apiKeyRoutes(app: App): AnyRoute[] {
  return [
    createRoute(app),
    listRoute(app),
    getRoute(app),
    changeRoute(app),
    rotateRoute(app),
    revokeRoute(app),
    verifyRoute(app),
  ];
}

function createRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/api-keys',
    operationId: 'createApiKey',
    summary: 'Make an API key, for an admin one of a service account too; its text is shown this once',
    auth: 'principal',
    headers: secretIdempotencyHeaders,
    body: createApiKeyBody,
    responses: { 201: { body: newApiKeyResource, headers: { ...location, ...replayedHeader } } },
    errors: errorsOf(
      'account_required',
      'expiry_in_the_past',
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'missing_role',
      'scope_not_held',
      'service_account_not_found',
      'session_ended',
      'session_required',
    ),
    handler: async ({ principal: caller, headers, body, signal }) => {
      const idempotencyKey = headers['idempotency-key'];
      return shown(await app.createApiKey({ caller, ...body, idempotencyKey }, signal));
    },
  });
}

/** The one answer with the text of a key. */
function shown({ apiKey, key, replayed }: ShownApiKey): Reply {
  return {
    status: 201,
    body: { ...toApiKeyResource(apiKey), key },
    headers: { Location: `/v1/api-keys/${apiKey.id}`, ...replayedHeaders(replayed) },
  };
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/api-keys',
    operationId: 'listApiKeys',
    summary: "The caller's live API keys, or for an admin those of a service account, newest first",
    auth: 'principal',
    query: listApiKeysQuery,
    responses: { 200: apiKeyList },
    errors: errorsOf('missing_role', 'service_account_not_found', 'session_required'),
    handler: async ({ principal: caller, query: { cursor: before, ...query }, signal }) => {
      const page = await app.listApiKeys({ caller, before, ...query }, signal);
      return { body: toList(page, toApiKeyResource) };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/api-keys/:id',
    operationId: 'getApiKey',
    summary: "One of the caller's live API keys, or for an admin one of a service account, without its text",
    auth: 'principal',
    params: idParams,
    responses: { 200: apiKeyResource },
    errors: errorsOf('api_key_not_found', 'session_required'),
    handler: async ({ principal: caller, params: { id: apiKeyId }, signal }) => ({
      body: toApiKeyResource(await app.getApiKey({ caller, apiKeyId }, signal)),
    }),
  });
}

function changeRoute(app: App): AnyRoute {
  return route({
    method: 'patch',
    path: '/v1/api-keys/:id',
    operationId: 'updateApiKey',
    summary: 'Give an API key other limits; they count within seconds, and null takes one away',
    auth: 'principal',
    params: idParams,
    body: changeApiKeyBody,
    responses: { 200: apiKeyResource },
    errors: errorsOf(
      'api_key_not_found',
      'missing_role',
      'scope_not_held',
      'session_ended',
      'session_required',
    ),
    handler: async ({ principal: caller, params: { id: apiKeyId }, body, signal }) => ({
      body: toApiKeyResource(await app.changeApiKey({ caller, apiKeyId, ...body }, signal)),
    }),
  });
}

function rotateRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/api-keys/:id/rotate',
    operationId: 'rotateApiKey',
    summary: 'Give an API key a new secret; the old one works until the overlap is over',
    auth: 'principal',
    params: idParams,
    headers: secretIdempotencyHeaders,
    body: rotateApiKeyBody,
    responses: { 201: { body: newApiKeyResource, headers: { ...location, ...replayedHeader } } },
    errors: errorsOf(
      'api_key_expired',
      'api_key_not_found',
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'missing_role',
      'scope_not_held',
      'session_ended',
      'session_required',
    ),
    handler: async ({ principal: caller, params: { id: apiKeyId }, headers, body, signal }) => {
      const idempotencyKey = headers['idempotency-key'];
      return shown(await app.rotateApiKey({ caller, apiKeyId, ...body, idempotencyKey }, signal));
    },
  });
}

function revokeRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/api-keys/:id',
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key for good; to do it again changes nothing',
    auth: 'principal',
    params: idParams,
    responses: { 204: {} },
    errors: errorsOf(
      'api_key_not_found',
      'missing_role',
      'scope_not_held',
      'session_ended',
      'session_required',
    ),
    handler: async ({ principal: caller, params: { id: apiKeyId }, signal }) => {
      await app.revokeApiKey({ caller, apiKeyId }, signal);
      return { status: 204 };
    },
  });
}

function verifyRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/internal/api-keys/verify',
    operationId: 'verifyApiKey',
    summary: 'Whose API key is this? For the gateway',
    auth: 'internal',
    callers: ['gateway'],
    body: verifyApiKeyRequest,
    responses: { 200: verifyApiKeyResponse },
    errors: errorsOf('invalid_api_key'),
    handler: async ({ body, signal }) => ({
      body: toVerifiedApiKeyResource(await app.verifyApiKey(body, signal)),
    }),
  });
}
