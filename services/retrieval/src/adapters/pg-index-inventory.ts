import type { Db } from '@lectern/db';
import type { IndexRow } from '../domain/comparison.ts';
import { audienceClaim } from '../domain/point-claims.ts';
import type { Sharing } from '../domain/sharing.ts';
import type { IndexInventory } from '../ports/inventory.ts';

const columns = `document_id AS "documentId", tenant_id AS "tenantId", state, live_version AS "liveVersion",
    COALESCE(chunk_count, 0) AS "chunkCount", sharing_revision AS "sharingRevision",
    description_revision AS "descriptionRevision", owner_id AS "ownerId", visibility, readers,
    facts_digest AS "factsDigest"`;

const rowsOfSql = `SELECT ${columns} FROM documents WHERE document_id = ANY($1)`;

/** By the words of its partial index. */
const rowsBetweenSql = `SELECT ${columns} FROM documents
  WHERE state <> 'deleted'
    AND ($1::text IS NULL OR document_id COLLATE "C" > $1) AND ($2::text IS NULL OR document_id COLLATE "C" <= $2)
  ORDER BY document_id COLLATE "C" LIMIT $3`;

interface Row extends Omit<IndexRow, 'liveVersion' | 'claims'>, Record<string, unknown> {
  readonly liveVersion: number | null;
  readonly ownerId: string | null;
  readonly visibility: Sharing['visibility'] | null;
  readonly readers: readonly string[];
  readonly factsDigest: string | null;
}

function toIndexRow({ liveVersion, ownerId, visibility, readers, factsDigest, ...row }: Row): IndexRow {
  const { tenantId } = row;
  const isShared = ownerId !== null && visibility !== null;
  return {
    ...row,
    liveVersion: liveVersion ?? undefined,
    claims: {
      ...(isShared && { audience: audienceClaim({ tenantId, ownerId, visibility, readers }) }),
      ...(factsDigest !== null && { facts: factsDigest }),
    },
  };
}

/** {@link IndexInventory} on Postgres. */
export function createPgIndexInventory({ db }: { db: Pick<Db, 'query'> }): IndexInventory {
  return {
    rowsOf: async (documentIds, signal) =>
      (await db.query<Row>(rowsOfSql, [documentIds], { signal })).rows.map(toIndexRow),
    rowsBetween: async ({ after, until, limit }, signal) =>
      (await db.query<Row>(rowsBetweenSql, [after, until, limit], { signal })).rows.map(toIndexRow),
  };
}
