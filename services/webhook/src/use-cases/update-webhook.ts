import type { Principal } from '@lectern/auth';
import {
  assertExpected,
  assertFound,
  assertUnlimited,
  changedWebhook,
  type Webhook,
  type WebhookChange,
} from '../domain/webhook.ts';
import type { CheckUrl, Webhooks } from '../ports.ts';

export interface UpdateWebhookPorts {
  readonly webhooks: Pick<Webhooks, 'change'>;
  readonly checkUrl: CheckUrl;
  readonly now: () => Date;
}

export interface UpdateWebhookInput {
  readonly caller: Principal;
  readonly webhookId: string;
  readonly change: WebhookChange;
  /** Whether the webhook is still as the caller has seen it; undefined where the caller does not ask. */
  readonly isExpected?: ((webhook: Webhook) => boolean) | undefined;
}

/**
 * Changes what a webhook is told, and where. What waits for it is delivered to the new URL; enabled again, it gets what has waited meanwhile.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`webhook_not_found`); `unprocessable` (`url_not_allowed`);
 *   `precondition_failed` (`webhook_changed`)
 */
export async function updateWebhook(
  { webhooks, checkUrl, now }: UpdateWebhookPorts,
  { caller, webhookId, change, isExpected }: UpdateWebhookInput,
  signal: AbortSignal,
): Promise<Webhook> {
  assertUnlimited(caller);
  if (change.url !== undefined) checkUrl(change.url);
  const decide = (current: Webhook | undefined): Webhook => {
    const before = assertFound(current);
    assertExpected(before, isExpected);
    return changedWebhook(before, change, now());
  };
  return assertFound(await webhooks.change({ tenantId: caller.tenantId, webhookId }, decide, { signal }));
}
