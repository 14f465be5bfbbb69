import type { Principal } from '@lectern/auth';
import { assertFound, assertUnlimited, type Webhook } from '../domain/webhook.ts';
import type { Webhooks } from '../ports.ts';

export interface GetWebhookPorts {
  readonly webhooks: Pick<Webhooks, 'find'>;
}

export interface GetWebhookInput {
  readonly caller: Principal;
  readonly webhookId: string;
}

/**
 * Shows one webhook of the caller's tenant.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`webhook_not_found`)
 */
export async function getWebhook(
  { webhooks }: GetWebhookPorts,
  { caller, webhookId }: GetWebhookInput,
  signal: AbortSignal,
): Promise<Webhook> {
  assertUnlimited(caller);
  return assertFound(await webhooks.find({ tenantId: caller.tenantId, webhookId }, signal));
}
