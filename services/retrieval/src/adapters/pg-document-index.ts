import { DocumentFailed, DocumentIndexed, DocumentUnindexed } from '@lectern/contracts';
import type { Db, Queryable, Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import type { Inbox, Outbox } from '@lectern/events';
import type { AccessScope } from '../domain/access-scope.ts';
import { decideArrival, type IndexedDocument } from '../domain/indexed-document.ts';
import type { Delivery, DocumentIndex, LiveDocument, VersionFacts } from '../ports.ts';

/** What joins the state's transactions. */
export interface PgDocumentIndexParts {
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  /** Under this name deliveries are remembered. */
  readonly consumer: string;
}

const findSql = `
  select document_id as "documentId", tenant_id as "tenantId", state, live_version as "liveVersion"
    from documents where document_id = $1`;

const findLiveSql = `
  select document_id as "documentId", live_version as version, title
    from documents
   where document_id = any($1) and state = 'live' and tenant_id = $2 and (visibility = 'tenant' or owner_id = $3)`;

/** Two versions at once: the later one waits for the row and then sees the other's number. */
const publishSql = `
  insert into documents
    (document_id, tenant_id, state, owner_id, visibility, title, live_version, model, chunk_count)
  values ($1, $2, 'live', $3, $4, $5, $6, $7, $8)
  on conflict (document_id) do update
     set owner_id = excluded.owner_id, visibility = excluded.visibility, title = excluded.title,
         live_version = excluded.live_version, model = excluded.model, chunk_count = excluded.chunk_count,
         updated_at = now()
   where documents.state = 'live' and documents.live_version <= excluded.live_version
     and documents.tenant_id = excluded.tenant_id`;

const hideSql = `
  insert into documents (document_id, tenant_id, state) values ($1, $2, 'deleted')
  on conflict (document_id) do update
     set state = 'deleted', owner_id = null, visibility = null, title = null, live_version = null, model = null,
         chunk_count = null, updated_at = now()
   where documents.tenant_id = excluded.tenant_id`;

/** {@link DocumentIndex} in Postgres. */
export class PgDocumentIndex implements DocumentIndex {
  readonly #db: Db;
  readonly #parts: PgDocumentIndexParts;

  constructor(db: Db, parts: PgDocumentIndexParts) {
    this.#db = db;
    this.#parts = parts;
  }

  find(documentId: string): Promise<IndexedDocument | undefined> {
    return findOn(this.#db, documentId);
  }

  async findLive(
    scope: AccessScope,
    documentIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<LiveDocument[]> {
    signal?.throwIfAborted();
    const { rows } = await this.#db.query<LiveDocument & Record<string, unknown>>(findLiveSql, [
      documentIds,
      scope.tenantId,
      scope.userId,
    ]);
    return rows;
  }

  publish(facts: VersionFacts, { eventId }: Delivery): Promise<IndexedDocument | undefined> {
    const { documentId, version, tenantId, model, chunkCount } = facts;
    return this.#db.transaction(async (tx) => {
      if (await this.#isFirst(tx, eventId)) {
        const { rowCount } = await tx.query(publishSql, [
          ...[documentId, tenantId, facts.ownerId, facts.visibility],
          ...[facts.title, version, model, chunkCount],
        ]);
        if (rowCount === 1) {
          const data = { documentId, version, tenantId, model, chunkCount, timestamp: now() };
          await this.#parts.outbox.add(tx, DocumentIndexed, data, { subject: documentId });
        }
      }
      return findOn(tx, documentId);
    });
  }

  async fail(
    failure: { documentId: string; version: number; tenantId: string; reason: string; message: string },
    { eventId }: Delivery,
  ): Promise<void> {
    const { documentId, version, tenantId, reason, message } = failure;
    await this.#db.transaction(async (tx) => {
      if (!(await this.#isFirst(tx, eventId))) return;
      if (decideArrival(await findOn(tx, documentId), version) !== 'index') return;
      const data = {
        documentId,
        version,
        tenantId,
        stage: 'index' as const,
        reason,
        message,
        timestamp: now(),
      };
      await this.#parts.outbox.add(tx, DocumentFailed, data, { subject: documentId });
    });
  }

  async hide({ documentId, tenantId }: { documentId: string; tenantId: string }): Promise<void> {
    const { rowCount } = await this.#db.query(hideSql, [documentId, tenantId]);
    if (rowCount === 1) return;
    throw new AppError('not_found', 'There is no such document.', { reason: 'document_not_found' });
  }

  async announceUnindexed(
    deletion: { documentId: string; tenantId: string; operationId: string; remainingPoints: number },
    { eventId }: Delivery,
  ): Promise<void> {
    const { documentId, tenantId, operationId, remainingPoints } = deletion;
    await this.#db.transaction(async (tx) => {
      if (!(await this.#isFirst(tx, eventId))) return;
      const data = { documentId, tenantId, operationId, remainingPoints, timestamp: now() };
      await this.#parts.outbox.add(tx, DocumentUnindexed, data, { subject: documentId });
    });
  }

  #isFirst(tx: Tx, eventId: string): Promise<boolean> {
    return this.#parts.inbox.once(tx, this.#parts.consumer, eventId);
  }
}

interface DocumentRow extends Record<string, unknown> {
  readonly documentId: string;
  readonly tenantId: string;
  readonly state: 'live' | 'deleted';
  readonly liveVersion: number | null;
}

async function findOn(queryable: Queryable, documentId: string): Promise<IndexedDocument | undefined> {
  const { rows } = await queryable.query<DocumentRow>(findSql, [documentId]);
  const row = rows[0];
  return row && { ...row, liveVersion: row.liveVersion ?? undefined };
}

function now(): string {
  return new Date().toISOString();
}
