import type { Db, Queryable, Tx } from '@lectern/db';
import { activeTraceId } from '@lectern/telemetry';
import type { Document } from '../domain/document.ts';
import { type DocumentEvent, eventsBetween, replay, withoutPositions } from '../domain/history.ts';
import { limits } from '../limits.ts';
import type { Change, Current, DocumentHistory, RecordedEvent } from '../ports.ts';
import {
  documentOfJson,
  membershipOfJson,
  type StoredDocument,
  type StoredMembership,
} from './document-json.ts';

/** Who or what caused a change, as the history keeps it. */
export interface HistoryCause {
  readonly userId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly eventId?: string | undefined;
}

interface EventRow {
  readonly position: string;
  readonly kind: DocumentEvent['kind'];
  readonly at: Date;
  readonly user_id: string | null;
  readonly request_id: string | null;
  readonly event_id: string | null;
  readonly trace_id: string | null;
  readonly data: object;
}

const columns = 'position, kind, at, user_id, request_id, event_id, trace_id, data';

const pageSql = `SELECT ${columns} FROM document_history
  WHERE document_id = $1 AND tenant_id = $2 AND ($3::bigint IS NULL OR position < $3)
  ORDER BY position DESC LIMIT $4`;

/** In one order, whatever the plan: positions rise within the statement. */
const appendSql = `INSERT INTO document_history (document_id, tenant_id, kind, at, user_id, request_id, event_id, trace_id, data)
  SELECT $1, $2, event.kind, event.at, $4, $5, $6, $7, event.data
  FROM jsonb_to_recordset($3) AS event (nr int, kind text, at timestamptz, data jsonb) ORDER BY event.nr`;

const standingSql = `SELECT count(*)::int AS count, (array_agg(at ORDER BY position DESC)
    FILTER (WHERE kind <> 'part_removed'))[1] AS newest
  FROM document_history WHERE document_id = $1`;

/** {@link DocumentHistory} on Postgres. Events are written by {@link appendHistory}. */
export function createPgDocumentHistory({ db }: { db: Db }): DocumentHistory {
  return {
    page: async ({ documentId, tenantId }, { before, limit }, signal) => {
      const { rows } = await db.query<EventRow>(pageSql, [documentId, tenantId, before, limit], { signal });
      return rows.map(toRecorded);
    },
  };
}

/** Writes what a change did, in its transaction. A history that is long is shortened by its older half. */
export async function appendHistory(
  tx: Tx,
  change: Change,
  { current, cause }: { current: Current | undefined; cause: HistoryCause },
): Promise<void> {
  const { document } = change;
  const events = eventsBetween(current, change);
  if (events.length === 0) return;
  const { count, newest } = await standingOf(tx, document.id);
  // Of a release that wrote no history, or in whose time a document changed: what it was is where its history begins.
  const isCarried = current !== undefined && newest?.getTime() !== current.document.updatedAt.getTime();
  const carried = isCarried ? [carry(current.document)] : [];
  if (document.status === 'deleted') {
    // What a tombstone has lost is in no history either.
    await tx.query('DELETE FROM document_history WHERE document_id = $1', [document.id]);
    await append(tx, document, { events, cause });
    return;
  }
  await append(tx, document, { events: [...carried, ...events], cause });
  if (count >= limits.historyEvents.value) await shorten(tx, document.id);
}

async function standingOf(
  tx: Tx,
  documentId: string,
): Promise<{ count: number; newest: Date | null | undefined }> {
  const { rows } = await tx.query<{ count: number; newest: Date | null }>(standingSql, [documentId]);
  return { count: rows[0]?.count ?? 0, newest: rows[0]?.newest };
}

async function append(
  tx: Tx,
  { id, tenantId }: Document,
  { events, cause }: { events: readonly DocumentEvent[]; cause: HistoryCause },
): Promise<void> {
  const { userId, requestId, eventId } = cause;
  const rows = events.map(({ kind, at, ...data }, nr) => ({ nr, kind, at, data }));
  const values = [id, tenantId, JSON.stringify(rows), userId, requestId, eventId, activeTraceId()];
  await tx.query(appendSql, values);
}

/** Of a document whose history is at its bound, the older half becomes one event that has what they led to. */
async function shorten(tx: Tx, documentId: string): Promise<void> {
  const events = await eventsOf(tx, documentId);
  const older = events.slice(0, Math.ceil(events.length / 2));
  const last = older.at(-1);
  const document = replay(older);
  if (last === undefined || document === undefined) return;
  await tx.query('DELETE FROM document_history WHERE document_id = $1 AND position < $2', [
    documentId,
    last.position,
  ]);
  await tx.query(
    `UPDATE document_history SET kind = 'carried', at = $3, user_id = NULL, request_id = NULL, event_id = NULL,
       trace_id = NULL, data = $4
     WHERE document_id = $1 AND position = $2`,
    [documentId, last.position, document.updatedAt, JSON.stringify({ document })],
  );
}

/** The whole history of a document, oldest first. */
export async function eventsOf(db: Queryable, documentId: string): Promise<RecordedEvent[]> {
  const { rows } = await db.query<EventRow>(
    `SELECT ${columns} FROM document_history WHERE document_id = $1 ORDER BY position`,
    [documentId],
  );
  return rows.map(toRecorded);
}

function carry(document: Document): DocumentEvent {
  return { kind: 'carried', at: document.updatedAt, document: withoutPositions(document) };
}

function toRecorded(row: EventRow): RecordedEvent {
  const { kind, at } = row;
  return {
    ...({ kind, at, ...revived(row.data) } as DocumentEvent),
    position: Number(row.position),
    userId: row.user_id ?? undefined,
    requestId: row.request_id ?? undefined,
    eventId: row.event_id ?? undefined,
    traceId: row.trace_id ?? undefined,
  };
}

/** The data of an event after JSON, whose times are texts. */
function revived(data: object): object {
  if ('document' in data) return { document: documentOfJson(data.document as StoredDocument) };
  if ('collections' in data) {
    return { collections: (data.collections as StoredMembership[]).map(membershipOfJson) };
  }
  if (!('progress' in data)) return data;
  const progress = data.progress as { at: string };
  return { progress: { ...progress, at: new Date(progress.at) } };
}
