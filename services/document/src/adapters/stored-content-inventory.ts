import type { Db } from '@lectern/db';
import { contentPlace } from '../domain/document.ts';
import type { ContentInventory, ListedContent, NotedContent } from '../ports/reconciliation.ts';

export interface StoredContentInventoryParts {
  readonly db: Pick<Db, 'query'>;
  readonly store: {
    list(
      bucket: string,
      page: { prefix: string; after: string | undefined; limit: number; signal: AbortSignal },
    ): Promise<ListedContent[]>;
  };
  readonly bucket: string;
}

/** By the index on keys, in the order of their bytes. */
const notesSql = `SELECT b.document_id AS "documentId", b.tenant_id AS "tenantId", b.blob_key AS key,
    COALESCE(d.status NOT IN ('rejected', 'deleting', 'deleted') AND v.blob_key = b.blob_key, false) AS used
  FROM document_blobs b
  LEFT JOIN documents d ON d.id = b.document_id
  LEFT JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
  WHERE b.blob_bucket = $1
    AND ($2::text IS NULL OR b.blob_key COLLATE "C" > $2) AND ($3::text IS NULL OR b.blob_key COLLATE "C" <= $3)
  ORDER BY b.blob_key COLLATE "C" LIMIT $4`;

const usedSql = `SELECT FROM document_blobs b
  JOIN documents d ON d.id = b.document_id AND d.status NOT IN ('rejected', 'deleting', 'deleted')
  JOIN document_versions v ON v.document_id = d.id AND v.version = d.version AND v.blob_key = b.blob_key
  WHERE b.blob_bucket = $1 AND b.blob_key COLLATE "C" = $2`;

const versionsSql = `SELECT blob_key AS key FROM document_versions
  WHERE document_id = ANY($1::uuid[]) AND blob_bucket = $2 AND blob_key = ANY($3)`;

const adoptSql = `INSERT INTO document_blobs (document_id, tenant_id, blob_bucket, blob_key) VALUES ($1, $2, $3, $4)
  ON CONFLICT (document_id, blob_bucket, blob_key) DO NOTHING`;

/** {@link ContentInventory} of a bucket and of the notes in Postgres. */
export function createStoredContentInventory(parts: StoredContentInventoryParts): ContentInventory {
  const { db, store, bucket } = parts;
  return {
    list: ({ prefix, after, limit }, signal) => store.list(bucket, { prefix, after, limit, signal }),
    notesBetween: async ({ after, until, limit }, signal) => {
      const values = [bucket, after, until, limit];
      return (await db.query<NotedContent & Record<string, unknown>>(notesSql, values, { signal })).rows;
    },
    isUsed: async (key, signal) => (await db.query(usedSql, [bucket, key], { signal })).rowCount > 0,
    versionsOf: async (keys, signal) => {
      const ids = keys.flatMap((key) => contentPlace(key)?.documentId ?? []);
      const { rows } = await db.query<{ key: string }>(versionsSql, [ids, bucket, keys], { signal });
      return new Set(rows.map(({ key }) => key));
    },
    adopt: async ({ documentId, tenantId }, { key }, signal) => {
      await db.query(adoptSql, [documentId, tenantId, bucket, key], { signal });
    },
  };
}
