import type { Principal } from '@lectern/auth';
import { answerOnce, keyedRequest } from '@lectern/idempotency';
import { newSecret } from '../domain/secret.ts';
import { assertFound, assertUnlimited, rotatedWebhook } from '../domain/webhook.ts';
import type { SecretBox, WebhookAnswers, Webhooks } from '../ports.ts';
import { type ShownSecret, shownSecret } from './shown-secret.ts';

export interface RotateSecretPorts {
  readonly webhooks: Pick<Webhooks, 'change'>;
  readonly webhookAnswers: Pick<WebhookAnswers, 'find'>;
  readonly box: SecretBox;
  readonly now: () => Date;
}

export interface RotateSecretInput {
  readonly caller: Principal;
  readonly webhookId: string;
  /** Time for which the secret that is replaced goes on signing; 0 ends it at once. */
  readonly overlapSeconds: number;
  readonly idempotencyKey: string | undefined;
}

/**
 * Gives a webhook a new secret, which is in this answer and nowhere else. Until the overlap is over, each attempt has a signature by either. At most two
 * secrets sign at a time: another rotation ends the oldest at once.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`webhook_not_found`); `unprocessable` (`idempotency_key_reused`);
 *   `conflict` (`idempotency_key_in_progress`)
 */
export async function rotateSecret(
  { webhooks, webhookAnswers: keys, box, now }: RotateSecretPorts,
  { caller, webhookId, overlapSeconds, idempotencyKey: key }: RotateSecretInput,
  signal: AbortSignal,
): Promise<ShownSecret> {
  assertUnlimited(caller);
  const essence = [webhookId, overlapSeconds];
  const request = keyedRequest({ caller, key, action: 'rotate-webhook-secret', essence });
  const at = now();
  const overlapEndsAt = overlapSeconds === 0 ? undefined : new Date(at.getTime() + overlapSeconds * 1_000);
  const sealed = box.seal(newSecret());
  const change = () =>
    webhooks.change(
      { tenantId: caller.tenantId, webhookId },
      (current) => rotatedWebhook(assertFound(current), { sealed, overlapEndsAt }, at),
      { request, signal },
    );
  return shownSecret(box, await answerOnce({ keys }, { request, change }, signal));
}
