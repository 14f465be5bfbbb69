import {
  type AnyRoute,
  answerHeader,
  entityTagOf,
  isExpectedTag,
  location,
  type Reply,
  route,
} from '@lectern/http';
import { idempotencyHeaders, replayedHeader, replayedHeaders } from '@lectern/idempotency';
import type { App } from '../app.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { ShownSecret } from '../use-cases/shown-secret.ts';
import { errorsOf } from './errors.ts';
import { toWebhookResource } from './present.ts';
import {
  newWebhook,
  newWebhookResource,
  rotation,
  webhookHeaders,
  webhookList,
  webhookParams,
  webhookPatch,
  webhookResource,
  webhooksQuery,
} from './schemas.ts';

/** What a presentation is made at: an overlap of secrets ends by itself. */
type Now = () => Date;

/** What all routes of webhooks need of their caller. */
export const reading = { auth: 'principal', role: 'admin', scope: 'webhooks:read' } as const;
export const writing = { auth: 'principal', role: 'admin', scope: 'webhooks:write' } as const;

/** Webhooks of the caller's tenant. */
export function webhookRoutes(app: App, now: Now): AnyRoute[] {
  return [
    createRoute(app, now),
    listRoute(app, now),
    getRoute(app, now),
    patchRoute(app, now),
    deleteRoute(app, now),
    rotateRoute(app, now),
  ];
}

/** The one answer with a secret. */
const withSecret = { 201: { body: newWebhookResource, headers: { ...location, ...replayedHeader } } };

function shown({ webhook, secret, replayed }: ShownSecret, now: Date): Reply {
  const headers = { Location: `/v1/webhooks/${webhook.id}`, ...replayedHeaders(replayed) };
  return { status: 201, body: { ...toWebhookResource(webhook, now), secret }, headers };
}

function createRoute(app: App, now: Now): AnyRoute {
  return route({
    ...writing,
    method: 'post',
    path: '/v1/webhooks',
    operationId: 'createWebhook',
    summary: 'Have a server told what becomes of the documents of the tenant; its secret is shown this once',
    headers: idempotencyHeaders,
    body: newWebhook,
    responses: withSecret,
    errors: errorsOf(
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'limited_to_collections',
      'too_many_webhooks',
      'url_not_allowed',
    ),
    handler: async ({ principal: caller, headers, body: fields, signal }) => {
      const input = { caller, idempotencyKey: headers['idempotency-key'], fields };
      return shown(await app.createWebhook(input, signal), now());
    },
  });
}

function listRoute(app: App, now: Now): AnyRoute {
  return route({
    ...reading,
    method: 'get',
    path: '/v1/webhooks',
    operationId: 'listWebhooks',
    summary: 'The webhooks of the tenant, newest first, without their secrets',
    query: webhooksQuery,
    responses: { 200: webhookList },
    errors: errorsOf('limited_to_collections'),
    handler: async ({ principal: caller, query: { limit, cursor: before }, signal }) => {
      const { webhooks, next } = await app.listWebhooks({ caller, limit, before }, signal);
      const at = now();
      const data = webhooks.map((webhook) => toWebhookResource(webhook, at));
      return { body: { data, nextCursor: next ?? null } };
    },
  });
}

function getRoute(app: App, now: Now): AnyRoute {
  return route({
    ...reading,
    method: 'get',
    path: '/v1/webhooks/:id',
    operationId: 'getWebhook',
    summary: 'One webhook, without its secret',
    revalidated: true,
    params: webhookParams,
    responses: { 200: webhookResource },
    errors: errorsOf('limited_to_collections', 'webhook_not_found'),
    handler: async ({ principal: caller, params: { id: webhookId }, signal }) => ({
      body: toWebhookResource(await app.getWebhook({ caller, webhookId }, signal), now()),
    }),
  });
}

function patchRoute(app: App, now: Now): AnyRoute {
  return route({
    ...writing,
    method: 'patch',
    path: '/v1/webhooks/:id',
    operationId: 'updateWebhook',
    summary: 'Change where a webhook is delivered, what it is told of, and whether it is',
    params: webhookParams,
    headers: webhookHeaders,
    body: webhookPatch,
    responses: {
      200: { body: webhookResource, headers: { ETag: answerHeader('Of the webhook as it is now') } },
    },
    errors: errorsOf('limited_to_collections', 'url_not_allowed', 'webhook_changed', 'webhook_not_found'),
    handler: async ({ principal: caller, params: { id: webhookId }, headers, body: change, signal }) => {
      const input = { caller, webhookId, change, isExpected: expectation(headers, now) };
      const body = toWebhookResource(await app.updateWebhook(input, signal), now());
      return { body, headers: { ETag: entityTagOf(body) } };
    },
  });
}

function deleteRoute(app: App, now: Now): AnyRoute {
  return route({
    ...writing,
    method: 'delete',
    path: '/v1/webhooks/:id',
    operationId: 'deleteWebhook',
    summary: 'Delete a webhook with its deliveries',
    params: webhookParams,
    headers: webhookHeaders,
    responses: { 204: {} },
    errors: errorsOf('limited_to_collections', 'webhook_changed', 'webhook_not_found'),
    handler: async ({ principal: caller, params: { id: webhookId }, headers, signal }) => {
      await app.deleteWebhook({ caller, webhookId, isExpected: expectation(headers, now) }, signal);
      return { status: 204 };
    },
  });
}

/** Whether the webhook is still as `If-Match` says; undefined where it says nothing. */
function expectation(
  { 'if-match': expected }: { readonly 'if-match'?: string | undefined },
  now: Now,
): ((webhook: Webhook) => boolean) | undefined {
  if (expected === undefined) return undefined;
  return (webhook) => isExpectedTag(expected, entityTagOf(toWebhookResource(webhook, now())));
}

function rotateRoute(app: App, now: Now): AnyRoute {
  return route({
    ...writing,
    method: 'post',
    path: '/v1/webhooks/:id/rotate-secret',
    operationId: 'rotateWebhookSecret',
    summary:
      'Give a webhook a new secret, shown this once; the old one signs, too, until the overlap is over',
    params: webhookParams,
    headers: idempotencyHeaders,
    body: rotation,
    responses: withSecret,
    errors: errorsOf(
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'limited_to_collections',
      'webhook_not_found',
    ),
    handler: async ({ principal: caller, params: { id: webhookId }, headers, body, signal }) => {
      const idempotencyKey = headers['idempotency-key'];
      return shown(await app.rotateSecret({ caller, webhookId, ...body, idempotencyKey }, signal), now());
    },
  });
}
