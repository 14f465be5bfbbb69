import { AppError } from '@lectern/errors';
import { issueToken, type StoredToken } from './secrets.ts';

/** How long a receipt can be read, in days. */
export const receiptDays = 365;

/** How long ago somebody may have logged in who erases their account, in milliseconds: a stolen session is rarely that young. */
const recentLoginMs = 10 * 60 * 1_000;

/** How far ahead the clock of an outside provider may be, in milliseconds. */
const clockToleranceMs = 60_000;

/** What the document service says that it has removed. */
export interface ErasedDocuments {
  readonly documents: number;
  readonly blobs: number;
  readonly chunks: number;
  readonly points: number;
}

/** What the webhook service says that it has removed. */
export interface ErasedWebhooks {
  readonly webhooks: number;
  readonly deliveries: number;
}

/** What the model service says that it has removed, and how many notes of calls and counts of requests name nobody any more. */
export interface ErasedModelData {
  readonly aliases: number;
  readonly prompts: number;
  readonly promptVersions: number;
  readonly calls: number;
  readonly requestCounts: number;
}

/** What other services keep of an account, by the part that each reports. */
export interface ErasedParts {
  readonly documents: ErasedDocuments;
  readonly webhooks: ErasedWebhooks;
  readonly models: ErasedModelData;
}

/** What has been reported: since when nothing is left, and how much there was. */
export type Reports = {
  readonly [Part in keyof ErasedParts]: Report<ErasedParts[Part]> | undefined;
};

interface Report<Removed> {
  readonly at: Date;
  readonly removed: Removed;
}

/** What was removed here. */
export interface ErasedCredentials {
  readonly apiKeys: number;
  readonly sessions: number;
  readonly accounts: number;
}

/**
 * The erasure of an account, or of its tenant with it. Access ends when it is asked for; what other services keep goes first, then API keys,
 * sessions and the account.
 */
export interface Erasure {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  /** The account was the tenant's only one: all of the tenant goes. */
  readonly isWholeTenant: boolean;
  readonly requestedAt: Date;
  readonly reports: Reports;
  readonly credentials: ErasedCredentials | undefined;
  readonly completedAt: Date | undefined;
}

/** An erasure of which nothing is reported yet. */
export const noReports: Reports = { documents: undefined, webhooks: undefined, models: undefined };

/**
 * What is known when somebody has reported, and whether that was all that was missing. Said again, it counts as it was said last: what was still under way
 * may have come to it.
 */
export function reported(
  { reports }: Pick<Erasure, 'reports'>,
  removed: Partial<ErasedParts>,
  at: Date,
): { readonly reports: Reports; readonly endedAt: Date | undefined } {
  const after = {
    documents: latest(reports.documents, removed.documents, at),
    webhooks: latest(reports.webhooks, removed.webhooks, at),
    models: latest(reports.models, removed.models, at),
  };
  const isOver = Object.values(after).every((report) => report !== undefined);
  return { reports: after, endedAt: isOver ? at : undefined };
}

function latest<Removed>(
  before: Report<Removed> | undefined,
  removed: Removed | undefined,
  at: Date,
): Report<Removed> | undefined {
  return removed === undefined ? before : { at: before?.at ?? at, removed };
}

/** What is known of a tenant when one of its people goes. */
export interface Household {
  readonly isOwner: boolean;
  readonly owners: number;
  /** People other than the one who goes. */
  readonly others: number;
}

/**
 * Whether the tenant goes with its member: it does with the only one.
 *
 * @throws AppError `conflict` (`last_owner`) when others would be left without an owner
 */
export function takesTenant({ isOwner, owners, others }: Household): boolean {
  if (others === 0) return true;
  if (isOwner && owners <= 1) {
    throw new AppError(
      'conflict',
      'Others of the tenant would be without an owner. Make somebody else an owner first, or remove the others.',
      { reason: 'last_owner' },
    );
  }
  return false;
}

/**
 * @throws AppError `permission_denied` (`recent_login_required`) unless the person logged in a moment ago; also when nobody says when, or
 *   it is still to come
 */
export function assertRecent(loggedInAt: Date | undefined, now: Date): void {
  const ageMs = loggedInAt === undefined ? Number.POSITIVE_INFINITY : now.getTime() - loggedInAt.getTime();
  if (ageMs >= -clockToleranceMs && ageMs <= recentLoginMs) return;
  throw new AppError(
    'permission_denied',
    'An account is erased within ten minutes of a log-in. Log in again.',
    {
      reason: 'recent_login_required',
    },
  );
}

/** A fresh token by which the receipt is read: whoever was erased has no other credential. */
export function issueReceiptToken(now: Date): { token: string; stored: StoredToken } {
  return issueToken('er', { now, ttlSeconds: receiptDays * 24 * 60 * 60 });
}

/** The same for an unknown token and one that is over. */
export function receiptNotFound(): AppError {
  return new AppError('not_found', 'There is no such receipt.', { reason: 'receipt_not_found' });
}
