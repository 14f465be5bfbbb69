import { type AnyRoute, location, route } from '@lectern/http';
import { idempotencyHeaders, replayedHeader, replayedHeaders } from '@lectern/idempotency';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import { createServiceAccountBody, serviceAccountList, serviceAccountResource } from './people-schemas.ts';
import { toList, toServiceAccountResource } from './present.ts';
import { idParams, listQuery } from './schemas.ts';

/** `/v1/service-accounts`. */
export function serviceAccountRoutes(app: App): AnyRoute[] {
  return [createRoute(app), listRoute(app), getRoute(app), removeRoute(app)];
}

function createRoute(app: App): AnyRoute {
  return route({
    method: 'post',
    path: '/v1/service-accounts',
    operationId: 'createServiceAccount',
    summary: 'Make an account for software, which acts by API keys alone',
    auth: 'principal',
    role: 'admin',
    body: createServiceAccountBody,
    headers: idempotencyHeaders,
    responses: { 201: { body: serviceAccountResource, headers: { ...location, ...replayedHeader } } },
    errors: errorsOf(
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'missing_scope',
      'session_ended',
      'session_required',
      'tenant_unknown',
      'too_many_service_accounts',
    ),
    handler: async ({ principal: caller, headers, body, signal }) => {
      const input = { caller, ...body, idempotencyKey: headers['idempotency-key'] };
      const { account, replayed } = await app.createServiceAccount(input, signal);
      return {
        status: 201,
        body: toServiceAccountResource(account),
        headers: { Location: `/v1/service-accounts/${account.id}`, ...replayedHeaders(replayed) },
      };
    },
  });
}

function listRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/service-accounts',
    operationId: 'listServiceAccounts',
    summary: "Service accounts of the caller's tenant, newest first",
    auth: 'principal',
    role: 'admin',
    query: listQuery,
    responses: { 200: serviceAccountList },
    errors: errorsOf('missing_scope', 'session_required'),
    handler: async ({ principal: caller, query: { limit, cursor: before }, signal }) => {
      const page = await app.listServiceAccounts({ caller, limit, before }, signal);
      return { body: toList(page, toServiceAccountResource) };
    },
  });
}

function getRoute(app: App): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/service-accounts/:id',
    operationId: 'getServiceAccount',
    summary: "A service account of the caller's tenant",
    auth: 'principal',
    role: 'admin',
    params: idParams,
    responses: { 200: serviceAccountResource },
    errors: errorsOf('missing_scope', 'service_account_not_found', 'session_required'),
    handler: async ({ principal: caller, params: { id: serviceAccountId }, signal }) => ({
      body: toServiceAccountResource(await app.getServiceAccount({ caller, serviceAccountId }, signal)),
    }),
  });
}

function removeRoute(app: App): AnyRoute {
  return route({
    method: 'delete',
    path: '/v1/service-accounts/:id',
    operationId: 'removeServiceAccount',
    summary: 'Remove a service account for good, with its API keys; what it owns stays',
    auth: 'principal',
    role: 'admin',
    params: idParams,
    responses: { 204: {} },
    errors: errorsOf('missing_scope', 'service_account_not_found', 'session_ended', 'session_required'),
    handler: async ({ principal: caller, params: { id: serviceAccountId }, signal }) => {
      await app.removeServiceAccount({ caller, serviceAccountId }, signal);
      return { status: 204 };
    },
  });
}
