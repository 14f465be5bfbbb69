import type { Delivery } from '../domain/delivery.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { DeliveryResource, WebhookResource } from './schemas.ts';

const textOf = (date: Date | undefined): string | null => date?.toISOString() ?? null;

export function toWebhookResource(webhook: Webhook, now: Date): WebhookResource {
  const { id, tenantId, url, events, description, disabled, failingSince, secrets, version } = webhook;
  const until = secrets[1]?.until;
  return {
    ...{ id, tenantId, url, events: [...events], description },
    enabled: disabled === undefined,
    disabledReason: disabled?.reason ?? null,
    disabledAt: textOf(disabled?.at),
    failingSince: textOf(failingSince),
    previousSecretUntil: until !== undefined && until > now ? until.toISOString() : null,
    version,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

export function toDeliveryResource(delivery: Delivery): DeliveryResource {
  const { id, type, status, body, attempts, nextAttemptAt, createdAt, completedAt } = delivery;
  return {
    ...{ id, type, status, payload: JSON.parse(body) },
    attempts: attempts.map(({ at, statusCode, error, milliseconds }) => ({
      ...{ at: at.toISOString(), statusCode: statusCode ?? null, error: error ?? null, milliseconds },
    })),
    nextAttemptAt: textOf(nextAttemptAt),
    createdAt: createdAt.toISOString(),
    completedAt: textOf(completedAt),
  };
}
