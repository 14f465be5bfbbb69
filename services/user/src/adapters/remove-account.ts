import type { Tx } from '@lectern/db';
import type { AccountKey } from '../ports.ts';
import type { Revocations } from './pg-revocations.ts';

/**
 * Ends an account for good with all that acts for it, and lists it as a revocation. Its row must be locked, and this be the
 * last of its transaction.
 */
export async function removeAccount(
  { tx, revocations }: { tx: Tx; revocations: Revocations },
  { tenantId, userId }: AccountKey,
  at: Date,
): Promise<void> {
  await tx.query(
    'UPDATE users SET removed_at = $2, email = NULL, external_email = NULL, password_hash = NULL WHERE id = $1',
    [userId, at],
  );
  await tx.query('UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL', [
    userId,
    at,
  ]);
  await tx.query('UPDATE api_keys SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL', [
    userId,
    at,
  ]);
  await revocations.record(tx, { kind: 'user', subjectId: userId, tenantId, revokedAt: at });
}
