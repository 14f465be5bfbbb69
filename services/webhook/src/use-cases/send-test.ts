import type { Principal } from '@lectern/auth';
import { answerOnce, keyedRequest, type OnceAnswer } from '@lectern/idempotency';
import { assertDelivery, type Delivery, newDelivery } from '../domain/delivery.ts';
import { testBodyOf } from '../domain/message.ts';
import type { Deliveries, DeliveryAnswers } from '../ports.ts';
import { type AttemptDeliveryPorts, attemptDelivery } from './attempt-delivery.ts';
import { type GetWebhookPorts, getWebhook } from './get-webhook.ts';

export interface SendTestPorts extends GetWebhookPorts, AttemptDeliveryPorts {
  readonly deliveries: Pick<Deliveries, 'begin' | 'find' | 'settle'>;
  readonly deliveryAnswers: Pick<DeliveryAnswers, 'find'>;
  readonly newId: () => string;
  /** Longest time of an attempt with all that is written, in milliseconds: nobody renews this lease. */
  readonly testLeaseMs: number;
}

export interface SendTestInput {
  readonly caller: Principal;
  readonly webhookId: string;
  readonly idempotencyKey: string | undefined;
}

/**
 * Delivers a message `webhook.test` in one attempt, also to a webhook that is disabled, and says what came of it. Repeated with its key, it has its effect once.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`webhook_not_found`); `unprocessable`
 *   (`idempotency_key_reused`); `conflict` (`idempotency_key_in_progress`)
 */
export async function sendTest(
  ports: SendTestPorts,
  { caller, webhookId, idempotencyKey }: SendTestInput,
  signal: AbortSignal,
): Promise<OnceAnswer<Delivery>> {
  const { deliveries, deliveryAnswers: keys, testLeaseMs: leaseMs, newId, now } = ports;
  const webhook = await getWebhook(ports, { caller, webhookId }, signal);
  const { tenantId } = caller;
  const request = keyedRequest({ caller, key: idempotencyKey, action: 'test-webhook', essence: [webhookId] });
  const change = async (): Promise<string | undefined> => {
    const at = now();
    const body = testBodyOf(webhookId, at);
    const delivery = newDelivery({ id: newId(), tenantId, webhookId, type: 'webhook.test', body }, at);
    const claimed = await deliveries.begin(delivery, webhook, { request, signal, leaseMs });
    if (claimed === undefined) return undefined;
    await attemptDelivery(ports, { claimed }, signal);
    return delivery.id;
  };
  const { answer: deliveryId, replayed } = await answerOnce({ keys }, { request, change }, signal);
  const found = await deliveries.find({ tenantId, webhookId, deliveryId }, signal);
  return { answer: assertDelivery(found), replayed };
}
