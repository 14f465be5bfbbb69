import type { DocumentProperties, Membership } from '@lectern/contracts';
import type { Db, Queryable, Tx } from '@lectern/db';
import type { EventTx, UnitOfWork } from '@lectern/events';
import { descriptionBy, type GivenDescription, undescribed } from '../domain/description.ts';
import type {
  DocumentKey,
  DocumentState,
  IndexedDocument,
  VersionFacts,
} from '../domain/indexed-document.ts';
import { factsClaim } from '../domain/point-claims.ts';
import type { Sharing } from '../domain/sharing.ts';
import type { DocumentChange, DocumentIndex, LiveDocument } from '../ports.ts';
import { holdIndexes } from './pg-index-lock.ts';

const findSql = `
  SELECT tenant_id AS "tenantId", state, live_version AS "liveVersion", owner_id AS "ownerId", visibility, readers,
         sharing_revision AS "sharingRevision", description_revision AS "descriptionRevision", given
    FROM documents WHERE document_id = $1`;

const findFactsSql = `
  SELECT document_id AS "documentId", tenant_id AS "tenantId", live_version AS version, owner_id AS "ownerId", visibility,
         readers, sharing_revision AS "sharingRevision", title, filename, model, chunk_count AS "chunkCount",
         description_revision AS "descriptionRevision", given, properties
    FROM documents WHERE document_id = $1 AND tenant_id = $2 AND state = 'live'`;

const findLiveSql = `
  SELECT document_id AS "documentId", live_version AS version, title, filename
    FROM documents
   WHERE document_id = ANY($1) AND state = 'live' AND tenant_id = $2
     AND (visibility = 'tenant' OR owner_id = $3 OR $3 = ANY(readers))
     AND ($4::text[] IS NULL OR collections && $4)`;

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
     filename, description_revision, given, properties, collections, facts_digest)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  ON CONFLICT (document_id) DO UPDATE
     SET state = EXCLUDED.state, owner_id = EXCLUDED.owner_id, visibility = EXCLUDED.visibility,
         readers = EXCLUDED.readers, sharing_revision = EXCLUDED.sharing_revision, title = EXCLUDED.title,
         filename = EXCLUDED.filename, description_revision = EXCLUDED.description_revision,
         given = EXCLUDED.given, properties = EXCLUDED.properties, collections = EXCLUDED.collections,
         facts_digest = EXCLUDED.facts_digest, live_version = EXCLUDED.live_version, model = EXCLUDED.model, chunk_count = EXCLUDED.chunk_count,
         updated_at = now()`;

const shareSql = `
  INSERT INTO documents (document_id, tenant_id, state, owner_id, visibility, readers, sharing_revision)
  VALUES ($1, $2, 'awaited', $3, $4, $5, $6)
  ON CONFLICT (document_id) DO UPDATE
     SET owner_id = EXCLUDED.owner_id, visibility = EXCLUDED.visibility, readers = EXCLUDED.readers,
         sharing_revision = EXCLUDED.sharing_revision, updated_at = now()`;

/** The title that searches show follows, in the same statement, so that row and title are never of two states. */
const describeSql = `
  UPDATE documents SET given = $2, description_revision = $3, title = CASE WHEN state = 'live' THEN $4 END,
     collections = $5, facts_digest = $6, updated_at = now()
   WHERE document_id = $1`;

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
      const { rows } = await db.query<FactsRow>(findFactsSql, values, { signal });
      return rows.map(withoutNulls)[0];
    },
    revisionOf: async (tenantId, signal) => {
      const { rows } = await db.query<{ revision: string }>(revisionSql, [tenantId], { signal });
      return rows[0]?.revision ?? '0';
    },
    findLive: async (scope, documentIds, signal) => {
      const values = [documentIds, scope.tenantId, scope.userId, scope.collections ?? null];
      const { rows } = await db.query<Named<LiveDocument>>(findLiveSql, values, { signal });
      return rows.map(({ filename, ...row }) => ({ ...row, filename: filename ?? undefined }));
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

/** The same with what is known of its description, which may be nothing. */
type FactsRow = Named<Omit<VersionFacts, 'given' | 'properties'>> & {
  readonly given: GivenDescription | null;
  readonly properties: DocumentProperties | null;
};

function withoutNulls({ filename, given, properties, ...row }: FactsRow): VersionFacts {
  return {
    ...(row as Omit<VersionFacts, 'filename' | 'given' | 'properties'>),
    filename: filename ?? undefined,
    given: given ?? undefined,
    properties: properties ?? undefined,
  };
}

interface DocumentRow extends Record<string, unknown> {
  readonly tenantId: string;
  readonly state: 'live' | 'awaited' | 'deleted';
  readonly liveVersion: number | null;
  readonly ownerId: string | null;
  readonly visibility: Sharing['visibility'] | null;
  readonly readers: readonly string[];
  readonly sharingRevision: number;
  readonly descriptionRevision: number;
  readonly given: GivenDescription | null;
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
    const nothing = { liveVersion: undefined, sharing: undefined, description: undescribed };
    return { documentId, tenantId, state: 'foreign', ...nothing };
  }
  const { state, liveVersion, ownerId, visibility, readers, sharingRevision } = row;
  const isShared = ownerId !== null && visibility !== null;
  const sharing = isShared ? { ownerId, visibility, readers, sharingRevision } : undefined;
  const description = { descriptionRevision: row.descriptionRevision, given: row.given ?? undefined };
  return { documentId, tenantId, state, liveVersion: liveVersion ?? undefined, sharing, description };
}

async function writeChange(tx: EventTx, document: DocumentKey, change: DocumentChange): Promise<void> {
  const { state, sharing, given, newPayload = false, events = [] } = change;
  if (state !== undefined) await write(tx, state);
  if (sharing !== undefined) await writeSharing(tx, document, sharing);
  if (given !== undefined) await writeGiven(tx, document, given);
  for (const event of events) await tx.publish(event);
  const isOther = [state, sharing, given].some((part) => part !== undefined) || newPayload;
  if (isOther) await tx.query(nextRevisionSql, [document.tenantId]);
}

async function write(on: Queryable, state: DocumentState): Promise<void> {
  const { documentId, tenantId } = state;
  const facts =
    state.state === 'live'
      ? [
          ...valuesOf(state),
          state.title,
          state.version,
          state.model,
          state.chunkCount,
          ...descriptionOf(state),
        ]
      : [null, null, [], 0, null, null, null, null, null, 0, null, null, [], null];
  await on.query(writeSql, [documentId, tenantId, state.state, ...facts]);
}

function descriptionOf(version: VersionFacts): unknown[] {
  const { filename, descriptionRevision = 0, given, properties, collections = [], factsDigest } = version;
  return [filename, descriptionRevision, toJson(given), toJson(properties), idsOf(collections), factsDigest];
}

function idsOf(collections: readonly Membership[]): string[] {
  return collections.map(({ id }) => id);
}

function toJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** Of a document that is known; the transaction has its lock. */
async function writeGiven(
  on: Queryable,
  { documentId }: DocumentKey,
  given: GivenDescription,
): Promise<void> {
  const { rows } = await on.query<{ properties: DocumentProperties | null }>(
    'SELECT properties FROM documents WHERE document_id = $1',
    [documentId],
  );
  const { title, ...facts } = descriptionBy(given, rows[0]?.properties ?? undefined);
  await on.query(describeSql, [
    documentId,
    ...[JSON.stringify(given), given.descriptionRevision],
    title,
    idsOf(facts.collections),
    factsClaim(facts),
  ]);
}

async function writeSharing(on: Queryable, key: DocumentKey, sharing: Sharing): Promise<void> {
  await on.query(shareSql, [key.documentId, key.tenantId, ...valuesOf(sharing)]);
}

function valuesOf({ ownerId, visibility, readers, sharingRevision }: Sharing): unknown[] {
  return [ownerId, visibility, readers, sharingRevision];
}
