import type { Principal } from '@lectern/auth';
import type { Delivery, DeliveryStatus } from '../domain/delivery.ts';
import type { Deliveries, PageQuery } from '../ports.ts';
import { type GetWebhookPorts, getWebhook } from './get-webhook.ts';

export interface ListDeliveriesPorts extends GetWebhookPorts {
  readonly deliveries: Pick<Deliveries, 'list'>;
}

export interface ListDeliveriesInput extends PageQuery {
  readonly caller: Principal;
  readonly webhookId: string;
  readonly status?: DeliveryStatus | undefined;
}

/**
 * A page of what a webhook was told, or is to be, newest first, and the id to go on from when there is more.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`webhook_not_found`)
 */
export async function listDeliveries(
  ports: ListDeliveriesPorts,
  { caller, webhookId, limit, ...query }: ListDeliveriesInput,
  signal: AbortSignal,
): Promise<{ deliveries: Delivery[]; next: string | undefined }> {
  await getWebhook(ports, { caller, webhookId }, signal);
  const key = { tenantId: caller.tenantId, webhookId };
  const found = await ports.deliveries.list(key, { ...query, limit: limit + 1 }, signal);
  const deliveries = found.slice(0, limit);
  return { deliveries, next: found.length > limit ? deliveries.at(-1)?.id : undefined };
}
