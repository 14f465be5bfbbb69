import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { MessageType } from './message.ts';
import type { SealedSecret } from './secret.ts';

/** What a webhook is found by: its id means nothing without its tenant. */
export interface WebhookKey {
  readonly tenantId: string;
  readonly webhookId: string;
}

/** Why nothing is delivered: its owner wants it so, the receiver answered 410, or it has accepted nothing for days. */
export const disabledReasons = ['by_owner', 'gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** A receiver of a tenant. */
export interface Webhook {
  readonly id: string;
  readonly tenantId: string;
  readonly url: string;
  readonly events: readonly MessageType[];
  /** May be empty. */
  readonly description: string;
  readonly disabled: { readonly reason: DisabledReason; readonly at: Date } | undefined;
  /** Since when every attempt has failed; undefined after one that was accepted, and before the first. */
  readonly failingSince: Date | undefined;
  /** Newest first; one or two. */
  readonly secrets: readonly SealedSecret[];
  /** Counts its changes from 1. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a caller says about a webhook; what is left out stays as it is. */
export interface WebhookChange {
  readonly url?: string | undefined;
  readonly events?: readonly MessageType[] | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** The webhook after a change by its owner. Enabled anew, it has failed in nothing. */
export function changedWebhook(current: Webhook, change: WebhookChange, now: Date): Webhook {
  const { url = current.url, events = current.events, description = current.description, enabled } = change;
  const changed = { ...current, url, events, description, version: current.version + 1, updatedAt: now };
  if (enabled === undefined || enabled === (current.disabled === undefined)) return changed;
  if (!enabled) return { ...changed, disabled: { reason: 'by_owner', at: now } };
  return { ...changed, disabled: undefined, failingSince: undefined };
}

/** The webhook with a new secret. The one before goes on signing beside it until `overlapEndsAt`; an older one ends at once. */
export function rotatedWebhook(
  current: Webhook,
  { sealed, overlapEndsAt }: { readonly sealed: string; readonly overlapEndsAt: Date | undefined },
  now: Date,
): Webhook {
  const [before] = current.secrets;
  const kept =
    before === undefined || overlapEndsAt === undefined ? [] : [{ ...before, until: overlapEndsAt }];
  return {
    ...current,
    secrets: [{ sealed }, ...kept],
    version: current.version + 1,
    updatedAt: now,
  };
}

/**
 * The webhook, if there is one.
 *
 * @throws AppError `not_found` (`webhook_not_found`), also for one of another tenant
 */
export function assertFound(webhook: Webhook | undefined): Webhook {
  if (webhook !== undefined) return webhook;
  throw new AppError('not_found', 'There is no such webhook.', { reason: 'webhook_not_found' });
}

/**
 * Webhooks are told of all documents of a tenant.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`) for an API key with limits
 */
export function assertUnlimited({ collections }: Pick<Principal, 'collections'>): void {
  if (collections === undefined) return;
  throw new AppError(
    'permission_denied',
    'The API key is limited to some collections: webhooks are about all documents of the tenant.',
    { reason: 'limited_to_collections' },
  );
}

/** @throws AppError `precondition_failed` (`webhook_changed`) when it is not as its caller has seen it */
export function assertExpected(
  webhook: Webhook,
  isExpected: ((webhook: Webhook) => boolean) | undefined,
): void {
  if (isExpected === undefined || isExpected(webhook)) return;
  throw new AppError(
    'precondition_failed',
    'The webhook has changed since it was read: read it again, and decide anew.',
    { reason: 'webhook_changed' },
  );
}
