import type { Db, Tx } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import type { DecidedClaim, StorageClaim, TenantStorage } from '../domain/storage.ts';
import type { StorageRepository } from '../ports/storage.ts';

export interface PgStorageRepositoryParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** Of a tenant without a value of its own. */
  readonly defaultQuotaBytes: number;
}

/** Makes the row of the tenant if it is new, and locks it: what is read afterwards is the outcome of the claims before. */
const lockSql = `INSERT INTO tenant_storage AS t (tenant_id) VALUES ($1)
  ON CONFLICT (tenant_id) DO UPDATE SET tenant_id = EXCLUDED.tenant_id RETURNING quota_bytes, reserved_bytes`;

const knownSql =
  'SELECT tenant_id, claim, reserved_bytes, refused FROM storage_claims WHERE document_id = $1';

const decidedSql = `INSERT INTO storage_claims (document_id, tenant_id, claim, reserved_bytes, refused, decided_at)
  VALUES ($1, $2, $3, $4, $5, now())
  ON CONFLICT (document_id) DO UPDATE SET claim = EXCLUDED.claim, reserved_bytes = EXCLUDED.reserved_bytes,
    refused = EXCLUDED.refused, decided_at = EXCLUDED.decided_at`;

const reservedSql = 'UPDATE tenant_storage SET reserved_bytes = reserved_bytes + $2 WHERE tenant_id = $1';

/** {@link StorageRepository} on Postgres. */
export function createPgStorageRepository(parts: PgStorageRepositoryParts): StorageRepository {
  const { db, unitOfWork } = parts;
  return {
    change: (key, decide, options) =>
      unitOfWork.run(async (tx) => {
        const tenant = await lockTenant(tx, key.tenantId, parts);
        const known = await findKnown(tx, key.documentId);
        if (known !== undefined && known.tenantId !== key.tenantId) return undefined;
        const change = decide({ tenant, known });
        if (change?.decided !== undefined) await write(tx, key, { before: known, decided: change.decided });
        for (const event of change?.events ?? []) await tx.publish(event);
        return change;
      }, options),

    find: async (tenantId, signal) => {
      const { rows } = await db.query<TenantRow>(
        'SELECT quota_bytes, reserved_bytes FROM tenant_storage WHERE tenant_id = $1',
        [tenantId],
        { signal },
      );
      return toTenant(rows[0], parts);
    },

    purge: async (decidedBefore) =>
      (
        await db.query('DELETE FROM storage_claims WHERE reserved_bytes = 0 AND decided_at < $1', [
          decidedBefore,
        ])
      ).rowCount,
  };
}

interface TenantRow {
  readonly quota_bytes: string | null;
  readonly reserved_bytes: string;
}

interface ClaimRow {
  readonly tenant_id: string;
  readonly claim: number;
  readonly reserved_bytes: string;
  readonly refused: boolean;
}

async function lockTenant(
  tx: Tx,
  tenantId: string,
  parts: Pick<PgStorageRepositoryParts, 'defaultQuotaBytes'>,
): Promise<TenantStorage> {
  const { rows } = await tx.query<TenantRow & Record<string, unknown>>(lockSql, [tenantId]);
  return toTenant(rows[0], parts);
}

async function findKnown(
  tx: Tx,
  documentId: string,
): Promise<(DecidedClaim & { tenantId: string }) | undefined> {
  const { rows } = await tx.query<ClaimRow & Record<string, unknown>>(knownSql, [documentId]);
  const row = rows[0];
  return (
    row && {
      tenantId: row.tenant_id,
      claim: row.claim,
      reservedBytes: Number(row.reserved_bytes),
      isRefused: row.refused,
    }
  );
}

async function write(
  tx: Tx,
  { documentId, tenantId }: Pick<StorageClaim, 'documentId' | 'tenantId'>,
  { before, decided }: { before: DecidedClaim | undefined; decided: DecidedClaim },
): Promise<void> {
  const { claim, reservedBytes, isRefused } = decided;
  await tx.query(decidedSql, [documentId, tenantId, claim, reservedBytes, isRefused]);
  await tx.query(reservedSql, [tenantId, reservedBytes - (before?.reservedBytes ?? 0)]);
}

function toTenant(
  row: TenantRow | undefined,
  { defaultQuotaBytes }: Pick<PgStorageRepositoryParts, 'defaultQuotaBytes'>,
): TenantStorage {
  return {
    quotaBytes: row?.quota_bytes == null ? defaultQuotaBytes : Number(row.quota_bytes),
    reservedBytes: Number(row?.reserved_bytes ?? 0),
  };
}
