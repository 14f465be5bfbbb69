import { type Db, purgeRows } from '@lectern/db';
import type { Tombstones } from '../ports.ts';

export interface PgTombstonesParts {
  readonly db: Pick<Db, 'query'>;
  /** How long a tombstone is kept, in milliseconds, by the clock of the database. */
  readonly retentionMs: number;
}

/** Never ahead of what the tombstone stands for. */
const past = `deleted_at < now() - make_interval(secs => $1::float8 / 1000)
  AND NOT EXISTS (SELECT FROM chunks c WHERE c.document_id = documents.document_id)
  AND NOT EXISTS (SELECT FROM vector_blobs b WHERE b.document_id = documents.document_id)`;

/** {@link Tombstones} on Postgres. */
export function createPgTombstones({ db, retentionMs }: PgTombstonesParts): Tombstones {
  return { purge: () => purgeRows(db, { table: 'documents', where: past, values: [retentionMs] }) };
}
