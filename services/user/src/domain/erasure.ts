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

/** What was removed here. */
export interface ErasedCredentials {
  readonly apiKeys: number;
  readonly sessions: number;
  readonly accounts: number;
}

/**
 * The erasure of an account, or of its tenant with it. Access ends when it is asked for; documents go first, then API keys,
 * sessions and the account.
 */
export interface Erasure {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  /** The account was the tenant's only one: all of the tenant goes. */
  readonly isWholeTenant: boolean;
  readonly requestedAt: Date;
  readonly documentsErasedAt: Date | undefined;
  readonly documents: ErasedDocuments | undefined;
  readonly credentials: ErasedCredentials | undefined;
  readonly completedAt: Date | undefined;
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
