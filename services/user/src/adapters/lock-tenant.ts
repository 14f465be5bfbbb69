import type { Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import { validate as isUuid } from 'uuid';

/**
 * Lets one transaction at a time count and change what a tenant has. Take this lock first. New accounts are not kept
 * waiting, since a reference to the tenant's row goes together with this lock. (`FOR UPDATE` would not.)
 *
 * @throws AppError `permission_denied` (`tenant_unknown`) for a tenant that is not there
 */
export async function lockTenant(tx: Tx, tenantId: string): Promise<void> {
  const sql = 'SELECT id FROM tenants WHERE id = $1 FOR NO KEY UPDATE';
  if (isUuid(tenantId) && (await tx.query(sql, [tenantId])).rowCount === 1) return;
  throw new AppError('permission_denied', 'The people of this tenant are not kept here.', {
    reason: 'tenant_unknown',
  });
}
