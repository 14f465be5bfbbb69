import type { Tx } from '@lectern/db';
import type { Claim } from '../domain/claim.ts';

/** A row of `document_claims`. */
export interface ClaimRow {
  readonly document_id: string;
  readonly tenant_id: string;
  readonly revision: number;
  readonly version: number;
  readonly newest_bytes: string;
  readonly earlier_bytes: string;
  readonly asking: boolean;
  readonly settled: boolean;
  readonly claimed_at: Date;
}

/** The claim of a document whose row is locked; undefined while there is none. */
export async function readClaim(tx: Tx, documentId: string): Promise<Claim | undefined> {
  const { rows } = await tx.query<ClaimRow>('SELECT * FROM document_claims WHERE document_id = $1', [
    documentId,
  ]);
  return rows[0] && toClaim(rows[0]);
}

/** Writes the claim of a document whose row is locked, or new. A sweep may have sent the one before at this moment. */
export async function writeClaim(tx: Tx, claim: Claim): Promise<void> {
  const { documentId, tenantId, revision, version, newestBytes, earlierBytes } = claim;
  await tx.query(
    `INSERT INTO document_claims (document_id, tenant_id, revision, version, newest_bytes, earlier_bytes, asking, settled,
       claimed_at, sent_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
     ON CONFLICT (document_id) DO UPDATE SET revision = EXCLUDED.revision, version = EXCLUDED.version,
       newest_bytes = EXCLUDED.newest_bytes, earlier_bytes = EXCLUDED.earlier_bytes, asking = EXCLUDED.asking,
       settled = EXCLUDED.settled, claimed_at = EXCLUDED.claimed_at, sent_at = EXCLUDED.sent_at`,
    [
      documentId,
      tenantId,
      revision,
      version,
      newestBytes,
      earlierBytes,
      claim.isAsking,
      claim.isSettled,
      claim.claimedAt,
    ],
  );
}

/** A claim of its row. */
export function toClaim(row: ClaimRow): Claim {
  return {
    documentId: row.document_id,
    tenantId: row.tenant_id,
    revision: row.revision,
    version: row.version,
    newestBytes: Number(row.newest_bytes),
    earlierBytes: Number(row.earlier_bytes),
    isAsking: row.asking,
    isSettled: row.settled,
    claimedAt: row.claimed_at,
  };
}
