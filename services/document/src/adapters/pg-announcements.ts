import type { Db, Tx } from '@lectern/db';
import type { Document } from '../domain/document.ts';
import type { DocumentStatus } from '../domain/status.ts';
import type { Announcements, DocumentChoice, OutgoingEvent } from '../ports.ts';
import {
  type DocumentRow,
  type OperationRow,
  selectDocument,
  toDocument,
  toOperation,
} from './document-rows.ts';

const chosen = `d.status <> 'deleted' and d.created_at <= $1 and d.status = any($2)
  and ($3::uuid[] is null or d.id = any($3))
  and ($4::text is null or d.tenant_id = $4)`;

const countSql = `select d.status, count(*)::int as count from documents d where ${chosen} group by d.status`;

/** A row that is waited for is looked at again afterwards: one that was deleted meanwhile is passed over. */
const lockSql = `select d.id from documents d where ${chosen} and ($5::uuid is null or d.id > $5)
  order by d.id limit $6 for share`;

type Publish = (tx: Tx, event: OutgoingEvent) => Promise<void>;

/** {@link Announcements} on Postgres. */
export class PgAnnouncements implements Announcements {
  readonly #db: Db;
  readonly #publish: Publish;

  /** @param publish puts an event into the outbox */
  constructor(db: Db, publish: Publish) {
    this.#db = db;
    this.#publish = publish;
  }

  async count(choice: DocumentChoice): Promise<Partial<Record<DocumentStatus, number>>> {
    const { rows } = await this.#db.query<{ status: DocumentStatus; count: number }>(
      countSql,
      valuesOf(choice),
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  announceNext(
    choice: DocumentChoice,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<string[]> {
    return this.#db.transaction(async (tx) => {
      const { rows: locked } = await tx.query<{ id: string }>(lockSql, [...valuesOf(choice), after, limit]);
      const ids = locked.map(({ id }) => id);
      // A statement of its own, which sees the versions as they are now that nobody can change them.
      const { rows } = await tx.query<DocumentRow>(`${selectDocument} where d.id = any($1) order by d.id`, [
        ids,
      ]);
      for (const row of rows) await this.#publish(tx, await eventOf(tx, toDocument(row)));
      return ids;
    });
  }
}

/** What is to be said of a document that is locked: it has an operation since the moment at which its deletion began. */
async function eventOf(tx: Tx, document: Document): Promise<OutgoingEvent> {
  if (document.status !== 'deleting') return { kind: 'ingested', document };
  const { rows } = await tx.query<OperationRow>('select * from delete_operations where document_id = $1', [
    document.id,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error(`The deletion of ${document.id} has no operation.`);
  return { kind: 'deleted', document, operation: toOperation(row) };
}

function valuesOf({ createdUntil, statuses, documentIds, tenantId }: DocumentChoice): unknown[] {
  return [createdUntil, statuses, documentIds, tenantId];
}
