import { filterConditions } from '@lectern/contracts';
import type { Db, Tx } from '@lectern/db';
import type { EventTx, UnitOfWork } from '@lectern/events';
import { keepAnswer, takeKey } from '@lectern/idempotency';
import { validate as isUuid } from 'uuid';
import type { Viewer } from '../domain/access.ts';
import { isWithin } from '../domain/collection.ts';
import type { Content, Document, DocumentKey } from '../domain/document.ts';
import { readingOf } from '../domain/list-place.ts';
import { isSameMemberships } from '../domain/membership.ts';
import { isSameSharing } from '../domain/sharing.ts';
import type { Change, ChangeOptions, Current, DocumentRepository } from '../ports.ts';
import { readClaim, writeClaim } from './claim-rows.ts';
import {
  type DocumentRow,
  type ListedRow,
  type OperationRow,
  selectDeletion,
  selectDocument,
  selectListed,
  toDocument,
  toListed,
  toOperation,
} from './document-rows.ts';
import { filterSql } from './filter-sql.ts';
import { countAttachments, lockAttachments } from './pg-attachments.ts';
import { writeUse } from './pg-content-notes.ts';
import { appendHistory, type HistoryCause } from './pg-history.ts';
import { viewerValues, visible } from './viewer-sql.ts';
import {
  addVersion,
  holdCollections,
  insertDocument,
  updateDocument,
  writeMemberships,
  writeOperation,
  writeReaders,
  writeTimeline,
} from './write-change.ts';

export interface PgDocumentRepositoryParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
  /** The id of the request that is being answered. */
  readonly requestId: () => string | undefined;
}

const findSql = `${selectDocument} WHERE ${visible} AND d.id = $4`;

const lockedSql = `${selectDocument} WHERE d.id = $1 AND d.tenant_id = $2`;

/** Without capitals, whatever the database's own collation is. By ICU, which any Postgres has: rules of its own are of version 18. */
const folded = (text: string) => `lower((${text}) COLLATE "und-x-icu")`;

/**
 * What is asked of the documents of a list: $4 are the statuses, $5 and $6 the ids that they lie between, $7 what they are for, $8 how many, $9 a part of
 * the title; conditions of a filter come after it.
 */
const asked = (filter: string) => `d.status NOT IN ('deleting', 'deleted')
    AND ($4::text[] IS NULL OR d.status = ANY ($4::text[]))
    AND ($5::uuid IS NULL OR d.id < $5) AND ($6::uuid IS NULL OR d.id > $6)
    AND ($7::text IS NULL OR $7 = CASE WHEN d.metadata->>'purpose' = 'assistants' THEN 'assistants' ELSE 'user_data' END)
    AND ($9::text IS NULL OR strpos(${folded(`d.title || E'\\n' || coalesce(d.filename, '')`)}, ${folded('$9')}) > 0)${filter}`;
/** How many values stand before those of a filter. */
const askedValues = 9;

type Direction = 'ASC' | 'DESC';

/** How a list is read, and the conditions of its filter. */
interface Listing {
  readonly direction: Direction;
  readonly filter: string;
}

/** The first documents that a viewer may read for one of the reasons there are, by the index for that reason. */
const first = (
  reason: string,
  { direction, filter }: Listing,
  tables = 'documents d',
) => `(SELECT d.id FROM ${tables}
  WHERE ${reason} AND d.tenant_id = $1 AND ${asked(filter)} ORDER BY d.id ${direction} LIMIT $8)`;

const withReaders = 'documents d JOIN document_readers r ON r.document_id = d.id';

/** For a viewer without limits: $3 is null. */
const listSql = (listing: Listing) => `${selectListed}
  WHERE $3::uuid[] IS NULL AND d.id IN (
    ${first(`d.visibility = 'tenant'`, listing)}
    UNION ${first('d.owner_id = $2', listing)}
    UNION ${first('r.tenant_id = $1 AND r.reader_id = $2', listing, withReaders)})
  ORDER BY d.id ${listing.direction} LIMIT $8`;

/** Those in one of the collections of $3, which are read from their first document on. */
const listCollectedSql = ({ direction, filter }: Listing) => `${selectListed}
  WHERE d.id IN (SELECT DISTINCT d.id FROM document_collections m JOIN documents d ON d.id = m.document_id
    WHERE m.collection_id = ANY ($3::uuid[]) AND ${visible} AND ${asked(filter)} ORDER BY d.id ${direction} LIMIT $8)
  ORDER BY d.id ${direction} LIMIT $8`;

const countPendingSql = `SELECT count(*)::int AS pending FROM documents d
  WHERE ${visible} AND d.status IN ('ingested', 'embedded')`;

const locationsSql = `SELECT v.blob_bucket AS bucket, v.blob_key AS key
  FROM document_versions v JOIN documents d ON d.id = v.document_id
  WHERE d.id = $1 AND d.tenant_id = $2
  UNION SELECT blob_bucket, blob_key FROM document_blobs WHERE document_id = $1 AND tenant_id = $2`;

const mailSql = 'SELECT attached_to FROM documents WHERE id = $1 AND tenant_id = $2';

const operationSql = `SELECT o.* FROM delete_operations o JOIN documents d ON d.id = o.document_id
  WHERE o.id = $4 AND o.tenant_id = $1 AND (o.requested_by = $2 OR d.owner_id = $2)
    AND ($3::uuid[] IS NULL OR o.collections && $3::uuid[])`;

/** {@link DocumentRepository} on Postgres. */
export function createPgDocumentRepository(parts: PgDocumentRepositoryParts): DocumentRepository {
  const { db } = parts;
  return {
    find: async (viewer, id, signal) => {
      if (!isUuid(id)) return undefined;
      const { rows } = await db.query<DocumentRow>(findSql, [...viewerValues(viewer), id], { signal });
      return rows[0] && toDocument(rows[0]);
    },
    list: async (viewer, { collectionId, limit, statuses, place, purpose, title, filter = {} }, signal) => {
      const within = collectionId === undefined ? viewer : narrowed(viewer, collectionId);
      const { descending, below, above } = readingOf(place);
      const sqlOf = within.collections === undefined ? listSql : listCollectedSql;
      const conditions = filterSql(filterConditions(filter, collectionId), askedValues);
      const sql = sqlOf({ direction: descending ? 'DESC' : 'ASC', filter: conditions.sql });
      const asked = [statuses, below, above, purpose, limit, title];
      const values = [...viewerValues(within), ...asked, ...conditions.values];
      const { rows } = await db.query<ListedRow>(sql, values, { signal });
      return rows.map(toListed);
    },
    countPending: async (viewer, signal) => {
      const { rows } = await db.query<{ pending: number }>(countPendingSql, viewerValues(viewer), { signal });
      return rows[0]?.pending ?? 0;
    },
    contentLocations: async ({ documentId, tenantId }, signal) => {
      const values = [documentId, tenantId];
      return (await db.query<Content['location']>(locationsSql, values, { signal })).rows;
    },
    findOperation: async (viewer, id, signal) => {
      if (!isUuid(id)) return undefined;
      const values = [...viewerValues(viewer), id];
      const { rows } = await db.query<OperationRow>(operationSql, values, { signal });
      return rows[0] && toOperation(rows[0]);
    },
    mailOf: async ({ documentId, tenantId }, signal) => {
      if (!isUuid(documentId)) return undefined;
      const { rows } = await db.query<{ attached_to: string | null }>(mailSql, [documentId, tenantId], {
        signal,
      });
      const mail = rows[0]?.attached_to;
      return mail == null ? undefined : { tenantId, documentId: mail };
    },
    findDeletion: async ({ documentId, tenantId }, signal) => {
      if (!isUuid(documentId)) return undefined;
      const { rows } = await db.query<OperationRow>(selectDeletion, [documentId, tenantId], { signal });
      return rows[0] && toOperation(rows[0]);
    },
    create: (change, options) =>
      runOnce(parts, options, async (tx) => {
        await writeChange(tx, change, { current: undefined, cause: causeOf(parts, options) });
        return change;
      }),
    change: (key, decide, options) =>
      runOnce(parts, options, async (tx) => {
        const current = isUuid(key.documentId) ? await lockCurrent(tx, key, options) : undefined;
        const change = decide(current);
        if (change !== undefined) await writeChange(tx, change, { current, cause: causeOf(parts, options) });
        return change;
      }),
  };
}

/** Somebody who sees of a collection what the viewer sees of it. */
function narrowed(viewer: Viewer, collectionId: string): Viewer {
  return { ...viewer, collections: isWithin(viewer, collectionId) ? [collectionId] : [] };
}

/** One transaction per event and per request: where that was handled before, `work` does not run. */
function runOnce(
  { unitOfWork, keyRetentionMs }: PgDocumentRepositoryParts,
  { request, eventId, deadLetter, signal }: ChangeOptions,
  work: (tx: EventTx) => Promise<Change | undefined>,
): Promise<Change | undefined> {
  return unitOfWork.run(
    async (tx) => {
      if (request === undefined) return work(tx);
      // Before any other lock is taken, so that two requests can wait for each other in one order only.
      if (!(await takeKey(tx, request, keyRetentionMs))) return undefined;
      const change = await work(tx);
      if (change !== undefined) await keepAnswer(tx, request, change.document);
      return change;
    },
    { eventId, deadLetter, signal },
  );
}

/** Writes what differs from `current`, so that a repeated decision writes nothing and sends no notification. */
export async function writeChange(
  tx: EventTx,
  change: Change,
  { current, cause, mail }: { current: Current | undefined; cause: HistoryCause; mail?: Document },
): Promise<void> {
  const { document, operation, claim, events = [], attachments = [] } = change;
  if (document !== current?.document) {
    await (current === undefined ? insertDocument : updateDocument)(tx, document);
    if (current === undefined || !isSameSharing(document, current.document)) await writeReaders(tx, document);
    await writeCollections(tx, document, [current?.document, mail]);
    await addVersion(tx, document);
    await writeUse(tx, document, current?.document);
    await writeTimeline(tx, document);
  }
  if (operation !== undefined && operation !== current?.operation) await writeOperation(tx, operation);
  if (claim !== undefined && claim !== current?.claim) await writeClaim(tx, claim);
  await appendHistory(tx, change, { current, cause });
  for (const event of events) await tx.publish(event);
  for (const attachment of attachments) {
    const before = current?.attachments?.find((each) => each.document.id === attachment.document.id);
    await writeChange(tx, attachment, { current: before, cause, mail: document });
  }
}

/** What was in a collection when it was deleted is in it still, and what is attached to that may be until both are taken out. */
async function writeCollections(
  tx: Tx,
  document: Document,
  [before, mail]: readonly [Document | undefined, Document | undefined],
): Promise<void> {
  const { collections } = document;
  if (isSameMemberships(collections, before?.collections ?? [])) return;
  const known = [...(before?.collections ?? []), ...(mail?.collections ?? [])];
  const added = collections.filter(({ id }) => !known.some((other) => other.id === id));
  await holdCollections(
    tx,
    document.tenantId,
    added.map(({ id }) => id),
  );
  await writeMemberships(tx, document);
}

/** What an event causes has its id; what a user asks for, that of the request. */
function causeOf({ requestId }: PgDocumentRepositoryParts, { userId, eventId }: ChangeOptions): HistoryCause {
  return userId === undefined ? { eventId } : { userId, requestId: requestId() };
}

/**
 * The lock is a statement of its own: a statement that waits for a row lock sees the new row afterwards, but all other
 * tables as they were before it waited.
 */
export async function lockCurrent(
  tx: Tx,
  key: DocumentKey,
  { attachments: asked }: Pick<ChangeOptions, 'attachments'>,
): Promise<Current | undefined> {
  await tx.query('SELECT FROM documents WHERE id = $1 AND tenant_id = $2 FOR UPDATE', valuesOf(key));
  const current = await readCurrent(tx, key);
  if (current === undefined || asked === undefined) return current;
  const attachmentCount = await countAttachments(tx, key);
  if (asked === 'counted' || attachmentCount === 0) return { ...current, attachments: [], attachmentCount };
  const attachments: Current[] = [];
  for (const documentId of await lockAttachments(tx, key)) {
    const attached = await readCurrent(tx, { ...key, documentId });
    if (attached !== undefined) attachments.push(attached);
  }
  return { ...current, attachments, attachmentCount };
}

const valuesOf = ({ documentId, tenantId }: DocumentKey) => [documentId, tenantId];

/** A document that is locked. */
async function readCurrent(tx: Tx, key: DocumentKey): Promise<Current | undefined> {
  const values = valuesOf(key);
  const { rows: documents } = await tx.query<DocumentRow>(lockedSql, values);
  const [document] = documents.map(toDocument);
  if (document === undefined) return undefined;
  const { rows: operations } = await tx.query<OperationRow>(selectDeletion, values);
  const operation = operations[0] && toOperation(operations[0]);
  return { document, operation, claim: await readClaim(tx, key.documentId) };
}
