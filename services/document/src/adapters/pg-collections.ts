import type { Db, Tx } from '@lectern/db';
import { takeKeyFor } from '@lectern/idempotency';
import { validate as isUuid } from 'uuid';
import {
  type Collection,
  type CollectionCounts,
  type CollectionKey,
  type CountedStatus,
  noDocuments,
} from '../domain/collection.ts';
import { descriptionOf, type ListedDocument } from '../domain/document.ts';
import { readingOf } from '../domain/list-place.ts';
import type { Collections, LeftMember, Member } from '../ports/collections.ts';
import { type ListedRow, selectListed, toListed } from './document-rows.ts';
import { viewerValues, visible } from './viewer-sql.ts';

export interface PgCollectionsParts {
  readonly db: Db;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
}

const insertSql = `INSERT INTO collections (id, tenant_id, name, description, metadata, version, created_by, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

const findSql = 'SELECT * FROM collections WHERE id = $1 AND tenant_id = $2 AND deleted_at IS NULL';

const listSql = (
  direction: 'ASC' | 'DESC',
) => `SELECT * FROM collections WHERE tenant_id = $1 AND deleted_at IS NULL
    AND ($2::uuid[] IS NULL OR id = ANY ($2::uuid[])) AND ($3::text IS NULL OR name = $3)
    AND ($4::uuid IS NULL OR id < $4) AND ($5::uuid IS NULL OR id > $5)
  ORDER BY id ${direction} LIMIT $6`;

const countSql = `SELECT c.collection_id, d.status, count(*)::int AS count, sum(v.bytes)::float8 AS bytes
  FROM document_collections c
  JOIN documents d ON d.id = c.document_id
  JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
  WHERE c.collection_id = ANY ($4::uuid[]) AND ${visible} AND d.status NOT IN ('deleting', 'deleted')
  GROUP BY c.collection_id, d.status
  UNION ALL SELECT b.collection_id, 'joining', count(DISTINCT d.id)::int, 0
  FROM collection_batches b
  JOIN collection_batch_documents w ON w.batch_id = b.id AND w.state = 'waiting'
  JOIN documents d ON d.id = w.document_id
  WHERE b.collection_id = ANY ($4::uuid[]) AND ${visible} AND d.status NOT IN ('deleting', 'deleted')
    AND NOT EXISTS (SELECT FROM document_collections m
      WHERE m.document_id = d.id AND m.collection_id = b.collection_id)
  GROUP BY b.collection_id`;

const membersSql = `${selectListed}
  WHERE d.id = ANY ($5::uuid[]) AND ${visible} AND d.status NOT IN ('deleting', 'deleted') AND EXISTS (
    SELECT FROM document_collections m WHERE m.document_id = d.id AND m.collection_id = $4)`;

const updateSql = `UPDATE collections SET name = $2, description = $3, metadata = $4, version = $5, updated_at = $6
  WHERE id = $1`;

const leftSql = `SELECT m.document_id, m.tenant_id, array_agg(m.collection_id::text) AS collection_ids
  FROM document_collections m
  JOIN collections c ON c.id = m.collection_id
  JOIN documents d ON d.id = m.document_id
  WHERE c.deleted_at IS NOT NULL AND ($1::uuid IS NULL OR c.id = $1) AND d.status NOT IN ('deleting', 'deleted')
  GROUP BY m.document_id, m.tenant_id ORDER BY m.document_id LIMIT $2`;

const forgetSql = `DELETE FROM collections c WHERE deleted_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM document_collections m WHERE m.collection_id = c.id)`;

/** {@link Collections} on Postgres. */
export function createPgCollections({ db, keyRetentionMs }: PgCollectionsParts): Collections {
  return {
    create: (collection, { request, signal }) =>
      db.transaction(
        async (tx) => {
          const keyed = request && { request, answer: collection };
          if (!(await takeKeyFor(tx, keyed, keyRetentionMs))) return false;
          await insertCollection(tx, collection);
          return true;
        },
        { signal },
      ),
    find: async ({ collectionId, tenantId }, signal) => {
      if (!isUuid(collectionId)) return undefined;
      const { rows } = await db.query<CollectionRow>(findSql, [collectionId, tenantId], { signal });
      return rows.map(toCollection)[0];
    },
    list: async (viewer, { limit, name, place }, signal) => {
      const [tenantId, , limits] = viewerValues(viewer);
      const { descending, below, above } = readingOf(place);
      const values = [tenantId, limits, name, below, above, limit];
      const sql = listSql(descending ? 'DESC' : 'ASC');
      const { rows } = await db.query<CollectionRow>(sql, values, { signal });
      return rows.map(toCollection);
    },
    count: async (viewer, collectionIds, signal) => {
      if (collectionIds.length === 0) return new Map();
      const values = [...viewerValues(viewer), collectionIds];
      return toCounts((await db.query<CountRow>(countSql, values, { signal })).rows);
    },
    members: async (viewer, { collectionId, documentIds }, signal) => {
      const ids = documentIds.filter((id) => isUuid(id));
      if (ids.length === 0) return [];
      const values = [...viewerValues(viewer), collectionId, ids];
      const { rows } = await db.query<ListedRow>(membersSql, values, { signal });
      return rows.map((row) => toMember(toListed(row), collectionId));
    },
    change: (key, decide, signal) =>
      db.transaction(
        async (tx) => {
          const collection = decide(await lock(tx, key));
          const { id, name, description, metadata, version, updatedAt } = collection;
          await tx.query(updateSql, [id, name, description, JSON.stringify(metadata), version, updatedAt]);
          return collection;
        },
        { signal },
      ),
    remove: (key, decide, signal) =>
      db.transaction(
        async (tx) => {
          decide(await lock(tx, key));
          await tx.query('UPDATE collections SET deleted_at = now() WHERE id = $1', [key.collectionId]);
        },
        { signal },
      ),
    leftMembers: async ({ collectionId, limit }, signal) => {
      const { rows } = await db.query<LeftRow>(leftSql, [collectionId, limit], { signal });
      return rows.map(toLeft);
    },
    forgetEmpty: async (signal) => (await db.query(forgetSql, [], { signal })).rowCount,
  };
}

/** Stores a new collection, in the transaction of what else is stored with it. */
export async function insertCollection(tx: Tx, collection: Collection): Promise<void> {
  await tx.query(insertSql, valuesOf(collection));
}

interface CollectionRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly description: string;
  readonly metadata: Collection['metadata'];
  readonly version: number;
  readonly created_by: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

interface CountRow {
  readonly collection_id: string;
  readonly status: CountedStatus | 'joining';
  readonly count: number;
  readonly bytes: number;
}

interface LeftRow {
  readonly document_id: string;
  readonly tenant_id: string;
  readonly collection_ids: readonly string[];
}

async function lock(tx: Tx, { collectionId, tenantId }: CollectionKey): Promise<Collection | undefined> {
  if (!isUuid(collectionId)) return undefined;
  const { rows } = await tx.query<CollectionRow>(`${findSql} FOR UPDATE`, [collectionId, tenantId]);
  return rows.map(toCollection)[0];
}

function valuesOf(collection: Collection): unknown[] {
  const { id, tenantId, name, description, metadata, version, createdBy, createdAt, updatedAt } = collection;
  return [
    id,
    tenantId,
    name,
    description,
    JSON.stringify(metadata),
    version,
    createdBy,
    createdAt,
    updatedAt,
  ];
}

function toCollection(row: CollectionRow): Collection {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    description: row.description,
    metadata: row.metadata,
    version: row.version,
    createdBy: row.created_by ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toCounts(rows: readonly CountRow[]): Map<string, CollectionCounts> {
  const counts = new Map<string, CollectionCounts>();
  for (const { collection_id: id, status, count, bytes } of rows) {
    const so = counts.get(id) ?? noDocuments;
    const [documents, joining] =
      status === 'joining' ? [so.documents, count] : [{ ...so.documents, [status]: count }, so.joining];
    counts.set(id, { documents, joining, bytes: so.bytes + bytes });
  }
  return counts;
}

function toMember(document: ListedDocument, collectionId: string): Member {
  const { id: documentId, filename, collections } = document;
  const attributes = collections.find(({ id }) => id === collectionId)?.attributes ?? {};
  return { documentId, title: descriptionOf(document).title, filename, attributes };
}

function toLeft(row: LeftRow): LeftMember {
  return { documentId: row.document_id, tenantId: row.tenant_id, collectionIds: row.collection_ids };
}

/** A collection after JSON: its times are texts. */
export type StoredCollection = Omit<Collection, 'createdAt' | 'updatedAt'> & {
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** A collection of its JSON. */
export function collectionOfJson({ createdAt, updatedAt, ...facts }: StoredCollection): Collection {
  return { ...facts, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
}
