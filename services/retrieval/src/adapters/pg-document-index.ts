import type { Db, Queryable, Tx } from '@lectern/db';
import type { EventTx, UnitOfWork } from '@lectern/events';
import type {
  DocumentKey,
  DocumentState,
  IndexedDocument,
  VersionFacts,
} from '../domain/indexed-document.ts';
import type { Sharing } from '../domain/sharing.ts';
import type { DocumentChange, DocumentIndex, LiveDocument } from '../ports.ts';
import { holdIndexes } from './pg-index-lock.ts';

const findSql = `
  SELECT tenant_id AS "tenantId", state, live_version AS "liveVersion", owner_id AS "ownerId", visibility, readers,
         sharing_revision AS "sharingRevision"
    FROM documents WHERE document_id = $1`;

const findFactsSql = `
  SELECT document_id AS "documentId", tenant_id AS "tenantId", live_version AS version, owner_id AS "ownerId", visibility,
         readers, sharing_revision AS "sharingRevision", title, filename, model, chunk_count AS "chunkCount"
    FROM documents WHERE document_id = $1 AND tenant_id = $2 AND state = 'live'`;

const findLiveSql = `
  SELECT document_id AS "documentId", live_version AS version, title, filename
    FROM documents
   WHERE document_id = ANY($1) AND state = 'live' AND tenant_id = $2
     AND (visibility = 'tenant' OR owner_id = $3 OR $3 = ANY(readers))`;

const revisionSql = 'SELECT revision::text FROM tenant_revisions WHERE tenant_id = $1';

/** Transactions of one tenant wait for each other here, last of all, so that none waits for long. */
const nextRevisionSql = `
  INSERT INTO tenant_revisions (tenant_id, revision) VALUES ($1, 1)
  ON CONFLICT (tenant_id) DO UPDATE SET revision = tenant_revisions.revision + 1`;

/** A lock on the id, since there may be no row to lock yet. Two ids with the same hash only wait for each other. */
const lockSql = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';

const writeSql = `
  INSERT INTO documents
    (document_id, tenant_id, state, owner_id, visibility, readers, sharing_revision, title, live_version, model, chunk_count,
     filename)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (document_id) DO UPDATE
     SET state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, visibility = EXCLUDED.visibility,
         readers = EXCLUDED.readers, sharing_revision = EXCLUDED.sharing_revision, title = EXCLUDED.title,
         filename = EXCLUDED.filename, live_version = EXCLUDED.live_version, model = EXCLUDED.model, chunk_count = EXCLUDED.chunk_count,
         updated_at = now()`;

const shareSql = `
  INSERT INTO documents (document_id, tenant_id, state, owner_id, visibility, readers, sharing_revision)
  VALUES ($1, $2, 'awaited', $3, $4, $5, $6)
  ON CONFLICT (document_id) DO UPDATE
     SET owner_id = EXCLUDED.owner_id, visibility = EXCLUDED.visibility, readers = EXCLUDED.readers,
         sharing_revision = EXCLUDED.sharing_revision, updated_at = now()`;

/** {@link DocumentIndex} in Postgres: a row per document. */
export function createPgDocumentIndex({
  db,
  unitOfWork,
}: {
  db: Pick<Db, 'query'>;
  unitOfWork: UnitOfWork;
}): DocumentIndex {
  return {
    find: async (document, signal) =>
      documentOf(document, await db.query<DocumentRow>(findSql, [document.documentId], { signal })),
    findFacts: async ({ documentId, tenantId }, signal) => {
      const values = [documentId, tenantId];
      const { rows } = await db.query<Named<VersionFacts>>(findFactsSql, values, { signal });
      return rows.map(withName)[0];
    },
    revisionOf: async (tenantId, signal) => {
      const { rows } = await db.query<{ revision: string }>(revisionSql, [tenantId], { signal });
      return rows[0]?.revision ?? '0';
    },
    findLive: async (scope, documentIds, signal) => {
      const values = [documentIds, scope.tenantId, scope.userId];
      const { rows } = await db.query<Named<LiveDocument>>(findLiveSql, values, { signal });
      return rows.map(withName);
    },
    change: (document, decide, options) =>
      unitOfWork.run(async (tx) => {
        const change = decide(await lockAndFind(tx, document));
        if (change?.state?.state === 'live') await holdIndexes(tx, document, options.writtenTo ?? []);
        if (change !== undefined) await writeChange(tx, document, change);
        return change;
      }, options),
  };
}

/** A row with the file name of a document, which it may be without. */
type Named<T> = Omit<T, 'filename'> & { readonly filename: string | null } & Record<string, unknown>;

function withName<T extends { readonly filename: string | null }>(row: T) {
  return { ...row, filename: row.filename ?? undefined };
}

interface DocumentRow extends Record<string, unknown> {
  readonly tenantId: string;
  readonly state: 'live' | 'awaited' | 'deleted';
  readonly liveVersion: number | null;
  readonly ownerId: string | null;
  readonly visibility: Sharing['visibility'] | null;
  readonly readers: readonly string[];
  readonly sharingRevision: number;
}

/** The row is locked as well: not every statement of an operator, or of an older release, takes the lock on the id. */
async function lockAndFind(tx: Tx, document: DocumentKey): Promise<IndexedDocument | undefined> {
  await tx.query(lockSql, [document.documentId]);
  return documentOf(document, await tx.query<DocumentRow>(`${findSql} FOR UPDATE`, [document.documentId]));
}

/** Of another tenant's document no more is said than that it is one. */
function documentOf(
  { documentId, tenantId }: DocumentKey,
  { rows: [row] }: { rows: DocumentRow[] },
): IndexedDocument | undefined {
  if (row === undefined) return undefined;
  if (row.tenantId !== tenantId) {
    return { documentId, tenantId, state: 'foreign', liveVersion: undefined, sharing: undefined };
  }
  const { state, liveVersion, ownerId, visibility, readers, sharingRevision } = row;
  const isShared = ownerId !== null && visibility !== null;
  const sharing = isShared ? { ownerId, visibility, readers, sharingRevision } : undefined;
  return { documentId, tenantId, state, liveVersion: liveVersion ?? undefined, sharing };
}

async function writeChange(tx: EventTx, document: DocumentKey, change: DocumentChange): Promise<void> {
  const { state, sharing, newAudience = false, events = [] } = change;
  if (state !== undefined) await write(tx, state);
  if (sharing !== undefined) await writeSharing(tx, document, sharing);
  for (const event of events) await tx.publish(event);
  const isOther = state !== undefined || sharing !== undefined || newAudience;
  if (isOther) await tx.query(nextRevisionSql, [document.tenantId]);
}

async function write(on: Queryable, state: DocumentState): Promise<void> {
  const { documentId, tenantId } = state;
  const facts =
    state.state === 'live'
      ? [...valuesOf(state), state.title, state.version, state.model, state.chunkCount, state.filename]
      : [null, null, [], 0, null, null, null, null, null];
  await on.query(writeSql, [documentId, tenantId, state.state, ...facts]);
}

async function writeSharing(on: Queryable, key: DocumentKey, sharing: Sharing): Promise<void> {
  await on.query(shareSql, [key.documentId, key.tenantId, ...valuesOf(sharing)]);
}

function valuesOf({ ownerId, visibility, readers, sharingRevision }: Sharing): unknown[] {
  return [ownerId, visibility, readers, sharingRevision];
}
