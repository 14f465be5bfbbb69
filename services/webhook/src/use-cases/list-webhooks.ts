import type { Principal } from '@lectern/auth';
import { assertUnlimited, type Webhook } from '../domain/webhook.ts';
import type { PageQuery, Webhooks } from '../ports.ts';

export interface ListWebhooksPorts {
  readonly webhooks: Pick<Webhooks, 'list'>;
}

export interface ListWebhooksInput extends PageQuery {
  readonly caller: Principal;
}

/**
 * A page of the tenant's webhooks, newest first, and the id to go on from when there is more.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`)
 */
export async function listWebhooks(
  ports: ListWebhooksPorts,
  { caller, limit, before }: ListWebhooksInput,
  signal: AbortSignal,
): Promise<{ webhooks: Webhook[]; next: string | undefined }> {
  assertUnlimited(caller);
  const found = await ports.webhooks.list(caller.tenantId, { limit: limit + 1, before }, signal);
  const webhooks = found.slice(0, limit);
  return { webhooks, next: found.length > limit ? webhooks.at(-1)?.id : undefined };
}
