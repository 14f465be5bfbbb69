import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { answerOnce, keyedRequest, type OnceAnswer } from '@lectern/idempotency';
import { assertDelivery, type Delivery, redelivered } from '../domain/delivery.ts';
import type { Deliveries, DeliveryAnswers } from '../ports.ts';
import { type GetWebhookPorts, getWebhook } from './get-webhook.ts';

export interface RedeliverPorts extends GetWebhookPorts {
  readonly deliveries: Pick<Deliveries, 'find' | 'change'>;
  readonly deliveryAnswers: Pick<DeliveryAnswers, 'find'>;
  readonly now: () => Date;
}

export interface RedeliverInput {
  readonly caller: Principal;
  readonly webhookId: string;
  readonly deliveryId: string;
  readonly idempotencyKey: string | undefined;
}

/**
 * Delivers a message once more, with all its attempts, whatever became of it before: with the same id, by which a receiver knows one that it has. Repeated with its
 * key, it has its effect once.
 *
 * @returns the delivery as it is now
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`webhook_not_found`, `delivery_not_found`); `conflict`
 *   (`webhook_disabled`, `idempotency_key_in_progress`); `unprocessable` (`idempotency_key_reused`)
 */
export async function redeliver(
  ports: RedeliverPorts,
  { caller, webhookId, deliveryId, idempotencyKey }: RedeliverInput,
  signal: AbortSignal,
): Promise<OnceAnswer<Delivery>> {
  const { deliveries, deliveryAnswers: keys, now } = ports;
  const webhook = await getWebhook(ports, { caller, webhookId }, signal);
  const essence = [webhookId, deliveryId];
  const request = keyedRequest({ caller, key: idempotencyKey, action: 'redeliver-webhook', essence });
  const key = { tenantId: caller.tenantId, webhookId, deliveryId };
  const change = async (): Promise<string | undefined> => {
    if (webhook.disabled !== undefined) throw webhookDisabled();
    const decide = (current: Delivery | undefined) => redelivered(assertDelivery(current), now());
    return (await deliveries.change(key, decide, { request, signal }))?.id;
  };
  const { replayed } = await answerOnce({ keys }, { request, change }, signal);
  return { answer: assertDelivery(await deliveries.find(key, signal)), replayed };
}

function webhookDisabled(): AppError {
  return new AppError('conflict', 'The webhook is disabled: enable it first.', {
    reason: 'webhook_disabled',
  });
}
