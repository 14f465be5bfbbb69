import type { Db, Queryable, Tx } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import type { DocumentState, IndexedDocument } from '../domain/indexed-document.ts';
import type { DocumentIndex, LiveDocument } from '../ports.ts';

const findSql = `
  SELECT document_id AS "documentId", tenant_id AS "tenantId", state, live_version AS "liveVersion"
    FROM documents WHERE document_id = $1`;

const findLiveSql = `
  SELECT document_id AS "documentId", live_version AS version, title
    FROM documents
   WHERE document_id = ANY($1) AND state = 'live' AND tenant_id = $2 AND (visibility = 'tenant' OR owner_id = $3)`;

const revisionSql = 'SELECT revision::text FROM tenant_revisions WHERE tenant_id = $1';

/** Transactions of one tenant wait for each other here, last of all, so that none waits for long. */
const nextRevisionSql = `
  INSERT INTO tenant_revisions (tenant_id, revision) VALUES ($1, 1)
  ON CONFLICT (tenant_id) DO UPDATE SET revision = tenant_revisions.revision + 1`;

/** A lock on the id, since there may be no row to lock yet. Two ids with the same hash only wait for each other. */
const lockSql = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';

const writeSql = `
  INSERT INTO documents
    (document_id, tenant_id, state, owner_id, visibility, title, live_version, model, chunk_count)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (document_id) DO UPDATE
     SET tenant_id = EXCLUDED.tenant_id, state = EXCLUDED.state, owner_id = EXCLUDED.owner_id,
         visibility = EXCLUDED.visibility, title = EXCLUDED.title, live_version = EXCLUDED.live_version,
         model = EXCLUDED.model, chunk_count = EXCLUDED.chunk_count, updated_at = now()`;

/** {@link DocumentIndex} in Postgres: a row per document. */
export function createPgDocumentIndex({
  db,
  unitOfWork,
}: {
  db: Pick<Db, 'query'>;
  unitOfWork: UnitOfWork;
}): DocumentIndex {
  return {
    find: async (documentId, signal) =>
      documentOf(await db.query<DocumentRow>(findSql, [documentId], { signal })),
    revisionOf: async (tenantId, signal) => {
      const { rows } = await db.query<{ revision: string }>(revisionSql, [tenantId], { signal });
      return rows[0]?.revision ?? '0';
    },
    findLive: async (scope, documentIds, signal) => {
      const values = [documentIds, scope.tenantId, scope.userId];
      const { rows } = await db.query<LiveDocument & Record<string, unknown>>(findLiveSql, values, {
        signal,
      });
      return rows;
    },
    change: (documentId, decide, options) =>
      unitOfWork.run(async (tx) => {
        const change = decide(await lockAndFind(tx, documentId));
        if (change === undefined) return undefined;
        if (change.state !== undefined) await write(tx, change.state);
        for (const event of change.events ?? []) await tx.publish(event);
        if (change.state !== undefined) await tx.query(nextRevisionSql, [change.state.tenantId]);
        return change;
      }, options),
  };
}

interface DocumentRow extends Record<string, unknown> {
  readonly documentId: string;
  readonly tenantId: string;
  readonly state: 'live' | 'deleted';
  readonly liveVersion: number | null;
}

/** The row is locked as well: not every statement of an operator, or of an older release, takes the lock on the id. */
async function lockAndFind(tx: Tx, documentId: string): Promise<IndexedDocument | undefined> {
  await tx.query(lockSql, [documentId]);
  return documentOf(await tx.query<DocumentRow>(`${findSql} FOR UPDATE`, [documentId]));
}

function documentOf({ rows: [row] }: { rows: DocumentRow[] }): IndexedDocument | undefined {
  return row && { ...row, liveVersion: row.liveVersion ?? undefined };
}

async function write(on: Queryable, state: DocumentState): Promise<void> {
  const { documentId, tenantId } = state;
  const facts =
    state.state === 'live'
      ? [state.ownerId, state.visibility, state.title, state.version, state.model, state.chunkCount]
      : [null, null, null, null, null, null];
  await on.query(writeSql, [documentId, tenantId, state.state, ...facts]);
}
