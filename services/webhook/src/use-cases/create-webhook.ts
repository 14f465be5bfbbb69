import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { answerOnce, keyedRequest } from '@lectern/idempotency';
import type { MessageType } from '../domain/message.ts';
import { newSecret } from '../domain/secret.ts';
import { assertUnlimited, type Webhook } from '../domain/webhook.ts';
import { limits } from '../limits.ts';
import type { CheckUrl, SecretBox, WebhookAnswers, Webhooks } from '../ports.ts';
import { type ShownSecret, shownSecret } from './shown-secret.ts';

export interface CreateWebhookPorts {
  readonly webhooks: Pick<Webhooks, 'create'>;
  readonly webhookAnswers: Pick<WebhookAnswers, 'find'>;
  readonly box: SecretBox;
  readonly checkUrl: CheckUrl;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** What the caller says about a new webhook. */
export interface WebhookFields {
  readonly url: string;
  readonly events: readonly MessageType[];
  readonly description: string;
}

export interface CreateWebhookInput {
  readonly caller: Principal;
  readonly idempotencyKey: string | undefined;
  readonly fields: WebhookFields;
}

/**
 * Makes a webhook of the caller's tenant, and its secret. What becomes of documents from then on is told to it. Repeated with its key, it has its effect once and
 * gets the first answer.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `unprocessable` (`url_not_allowed`, `idempotency_key_reused`); `conflict`
 *   (`too_many_webhooks`, `idempotency_key_in_progress`)
 */
export async function createWebhook(
  { webhooks, webhookAnswers: keys, box, checkUrl, now, newId }: CreateWebhookPorts,
  { caller, idempotencyKey: key, fields }: CreateWebhookInput,
  signal: AbortSignal,
): Promise<ShownSecret> {
  assertUnlimited(caller);
  checkUrl(fields.url);
  const request = keyedRequest({ caller, key, action: 'create-webhook', essence: [fields] });
  const at = now();
  const webhook: Webhook = {
    ...{ id: newId(), tenantId: caller.tenantId, ...fields },
    ...{ disabled: undefined, failingSince: undefined, secrets: [{ sealed: box.seal(newSecret()) }] },
    ...{ version: 1, createdAt: at, updatedAt: at },
  };
  const change = async () =>
    (await webhooks.create(webhook, assertRoom, { request, signal })) ? webhook : undefined;
  return shownSecret(box, await answerOnce({ keys }, { request, change }, signal));
}

function assertRoom(existing: number): void {
  const most = limits.webhooks.value;
  if (existing < most) return;
  throw new AppError('conflict', `The tenant has ${most} webhooks already. Delete one that is not needed.`, {
    reason: 'too_many_webhooks',
    details: { most },
  });
}
