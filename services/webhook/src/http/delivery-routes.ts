import { type AnyRoute, route } from '@lectern/http';
import { idempotencyHeaders, replayedHeader, replayedHeaders } from '@lectern/idempotency';
import type { App } from '../app.ts';
import { errorsOf } from './errors.ts';
import { toDeliveryResource } from './present.ts';
import { deliveriesQuery, deliveryList, deliveryParams, deliveryResource, webhookParams } from './schemas.ts';
import { reading, writing } from './webhook-routes.ts';

/** What a webhook was told. */
export function deliveryRoutes(app: App): AnyRoute[] {
  return [listRoute(app), redeliverRoute(app), testRoute(app)];
}

function listRoute(app: App): AnyRoute {
  return route({
    ...reading,
    method: 'get',
    path: '/v1/webhooks/:id/deliveries',
    operationId: 'listWebhookDeliveries',
    summary: 'What a webhook was told, or is to be, newest first, with every attempt',
    params: webhookParams,
    query: deliveriesQuery,
    responses: { 200: deliveryList },
    errors: errorsOf('limited_to_collections', 'webhook_not_found'),
    handler: async ({ principal: caller, params: { id: webhookId }, query, signal }) => {
      const { limit, status, cursor: before } = query;
      const input = { caller, webhookId, limit, status, before };
      const { deliveries, next } = await app.listDeliveries(input, signal);
      return { body: { data: deliveries.map(toDeliveryResource), nextCursor: next ?? null } };
    },
  });
}

function redeliverRoute(app: App): AnyRoute {
  return route({
    ...writing,
    method: 'post',
    path: '/v1/webhooks/:id/deliveries/:deliveryId/redeliver',
    operationId: 'redeliverWebhook',
    summary: 'Deliver a message once more, whatever became of it before',
    params: deliveryParams,
    headers: idempotencyHeaders,
    responses: { 202: { body: deliveryResource, headers: replayedHeader } },
    errors: errorsOf(
      'delivery_not_found',
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'limited_to_collections',
      'webhook_disabled',
      'webhook_not_found',
    ),
    handler: async ({ principal: caller, params, headers, signal }) => {
      const { id: webhookId, deliveryId } = params;
      const idempotencyKey = headers['idempotency-key'];
      const { answer, replayed } = await app.redeliver(
        { caller, webhookId, deliveryId, idempotencyKey },
        signal,
      );
      return { status: 202, body: toDeliveryResource(answer), headers: replayedHeaders(replayed) };
    },
  });
}

function testRoute(app: App): AnyRoute {
  return route({
    ...writing,
    method: 'post',
    path: '/v1/webhooks/:id/test',
    operationId: 'testWebhook',
    summary: 'Deliver a message `webhook.test` at once, in one attempt, and say what came of it',
    params: webhookParams,
    headers: idempotencyHeaders,
    responses: { 200: { body: deliveryResource, headers: replayedHeader } },
    errors: errorsOf(
      'idempotency_key_in_progress',
      'idempotency_key_reused',
      'limited_to_collections',
      'webhook_not_found',
    ),
    handler: async ({ principal: caller, params: { id: webhookId }, headers, signal }) => {
      const idempotencyKey = headers['idempotency-key'];
      const { answer, replayed } = await app.sendTest({ caller, webhookId, idempotencyKey }, signal);
      return { status: 200, body: toDeliveryResource(answer), headers: replayedHeaders(replayed) };
    },
  });
}
