import type { Db } from '@lectern/db';
import type { Duplicates } from '../ports/duplicates.ts';
import { viewerValues } from './viewer-sql.ts';

/** The viewer is $1 to $3, and owns both. Ids grow with time. */
const findSql = `SELECT DISTINCT ON (d.id) d.id, o.id AS original
  FROM documents d
  JOIN unnest($4::uuid[], $5::text[]) AS asked (id, sha256) ON asked.id = d.id
  JOIN document_versions v ON v.sha256 = asked.sha256 AND v.document_id < d.id
  JOIN documents o ON o.id = v.document_id AND o.version = v.version
  WHERE d.tenant_id = $1 AND d.owner_id = $2 AND o.tenant_id = $1 AND o.owner_id = $2
    AND ($3::uuid[] IS NULL OR EXISTS (SELECT FROM document_collections m
      WHERE m.document_id = o.id AND m.collection_id = ANY ($3::uuid[])))
    AND o.status NOT IN ('deleting', 'deleted', 'rejected')
  ORDER BY d.id, o.id`;

/** {@link Duplicates} on Postgres. */
export function createPgDuplicates({ db }: { readonly db: Db }): Duplicates {
  return {
    find: async (viewer, documents, signal) => {
      if (documents.length === 0) return new Map();
      const [ids, hashes] = [documents.map(({ id }) => id), documents.map(({ content }) => content.sha256)];
      const values = [...viewerValues(viewer), ids, hashes];
      const { rows } = await db.query<{ id: string; original: string }>(findSql, values, { signal });
      return new Map(rows.map(({ id, original }) => [id, original]));
    },
  };
}
