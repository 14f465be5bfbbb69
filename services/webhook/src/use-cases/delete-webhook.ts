import { assertExpected, assertFound, assertUnlimited, type Webhook } from '../domain/webhook.ts';
import type { Webhooks } from '../ports.ts';
import type { UpdateWebhookInput } from './update-webhook.ts';

export interface DeleteWebhookPorts {
  readonly webhooks: Pick<Webhooks, 'remove'>;
}

export type DeleteWebhookInput = Omit<UpdateWebhookInput, 'change'>;

/**
 * Deletes a webhook with its deliveries. An attempt that runs at that moment may still arrive, and no other.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`webhook_not_found`); `precondition_failed`
 *   (`webhook_changed`)
 */
export async function deleteWebhook(
  { webhooks }: DeleteWebhookPorts,
  { caller, webhookId, isExpected }: DeleteWebhookInput,
  signal: AbortSignal,
): Promise<void> {
  assertUnlimited(caller);
  const decide = (current: Webhook | undefined): void => assertExpected(assertFound(current), isExpected);
  await webhooks.remove({ tenantId: caller.tenantId, webhookId }, decide, signal);
}
