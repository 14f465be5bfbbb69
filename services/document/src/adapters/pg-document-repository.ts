import type { Db, Queryable, Tx } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { Viewer } from '../domain/access.ts';
import type { DeleteOperation } from '../domain/delete-operation.ts';
import type { Content, Document, ListedDocument } from '../domain/document.ts';
import type { Change, Current, DocumentRepository, ListQuery, OutgoingEvent, Settlement } from '../ports.ts';
import {
  type DocumentRow,
  type ListedRow,
  type OperationRow,
  selectDocument,
  selectListed,
  toDocument,
  toListed,
  toOperation,
} from './document-rows.ts';
import { addVersion, insertDocument, updateDocument, writeOperation, writeTimeline } from './write-change.ts';

/** What has to be written in the transaction of a change, but is no business of documents. */
export interface ChangeSideEffects {
  /** Puts an event into the outbox. */
  publish(tx: Tx, event: OutgoingEvent): Promise<void>;
  /** Settles an idempotency key. @throws AppError `conflict` when the claim was lost */
  settle(tx: Tx, settlement: Settlement, document: Document): Promise<void>;
  /** False when the event was seen before. */
  isFirstDelivery(tx: Tx, eventId: string): Promise<boolean>;
}

const visible = `d.tenant_id = $1 and (d.visibility = 'tenant' or d.owner_id = $2)`;

/** {@link DocumentRepository} on Postgres. */
export class PgDocumentRepository implements DocumentRepository {
  readonly #db: Db;
  readonly #effects: ChangeSideEffects;

  constructor(db: Db, effects: ChangeSideEffects) {
    this.#db = db;
    this.#effects = effects;
  }

  async find(id: string): Promise<Document | undefined> {
    return isUuid(id) ? findDocument(this.#db, id) : undefined;
  }

  async list(viewer: Viewer, { limit, status, before }: ListQuery): Promise<ListedDocument[]> {
    const { rows } = await this.#db.query<ListedRow>(
      `${selectListed}
       where ${visible} and d.status not in ('deleting', 'deleted')
         and ($3::text is null or d.status = $3) and ($4::uuid is null or d.id < $4)
       order by d.id desc limit $5`,
      [viewer.tenantId, viewer.userId, status, before, limit],
    );
    return rows.map(toListed);
  }

  async countPending(viewer: Viewer): Promise<number> {
    const { rows } = await this.#db.query<{ pending: number }>(
      `select count(*)::int as pending from documents d
       where ${visible} and d.status in ('ingested', 'embedded')`,
      [viewer.tenantId, viewer.userId],
    );
    return rows[0]?.pending ?? 0;
  }

  async contentLocations(id: string): Promise<Content['location'][]> {
    const { rows } = await this.#db.query<{ bucket: string; key: string }>(
      'select blob_bucket as bucket, blob_key as key from document_versions where document_id = $1',
      [id],
    );
    return rows;
  }

  async findOperation(id: string): Promise<DeleteOperation | undefined> {
    if (!isUuid(id)) return undefined;
    const { rows } = await this.#db.query<OperationRow>('select * from delete_operations where id = $1', [
      id,
    ]);
    return rows[0] && toOperation(rows[0]);
  }

  create(change: Change): Promise<void> {
    return this.#db.transaction((tx) => this.#write(tx, change));
  }

  async change(
    id: string,
    decide: (current: Current | undefined) => Change | undefined,
    eventId?: string,
  ): Promise<Change | undefined> {
    return this.#db.transaction(async (tx) => {
      if (eventId !== undefined && !(await this.#effects.isFirstDelivery(tx, eventId))) return undefined;
      const current = isUuid(id) ? await lockCurrent(tx, id) : undefined;
      const change = decide(current);
      if (change === undefined) return undefined;
      await this.#write(tx, change, current);
      return change;
    });
  }

  /** Writes what differs from `current`, so that a repeated decision costs no write and wakes nobody. */
  async #write(tx: Tx, change: Change, current?: Current): Promise<void> {
    const { document, operation, events = [], settle } = change;
    if (document !== current?.document) {
      await (current === undefined ? insertDocument : updateDocument)(tx, document);
      await addVersion(tx, document);
      await writeTimeline(tx, document);
    }
    if (operation !== undefined && operation !== current?.operation) await writeOperation(tx, operation);
    for (const event of events) await this.#effects.publish(tx, event);
    if (settle !== undefined) await this.#effects.settle(tx, settle, document);
  }
}

async function findDocument(db: Queryable, id: string): Promise<Document | undefined> {
  const { rows } = await db.query<DocumentRow>(`${selectDocument} where d.id = $1`, [id]);
  return rows[0] && toDocument(rows[0]);
}

/**
 * The lock is a statement of its own: a statement that waits for a row lock sees the new row afterwards, but all other
 * tables as they were before it waited.
 */
async function lockCurrent(tx: Tx, id: string): Promise<Current | undefined> {
  await tx.query('select from documents where id = $1 for update', [id]);
  const document = await findDocument(tx, id);
  if (document === undefined) return undefined;
  const { rows } = await tx.query<OperationRow>('select * from delete_operations where document_id = $1', [
    id,
  ]);
  return { document, operation: rows[0] && toOperation(rows[0]) };
}
