import { type Db, purgeRows } from '@lectern/db';
import type { Tombstones } from '../ports.ts';

export interface PgTombstonesParts {
  readonly db: Pick<Db, 'query'>;
  /** How long a tombstone is kept, in milliseconds, by the clock of the database. */
  readonly retentionMs: number;
}

const past = `state = 'deleted' AND updated_at < now() - make_interval(secs => $1::float8 / 1000)`;

/** {@link Tombstones} on Postgres. */
export function createPgTombstones({ db, retentionMs }: PgTombstonesParts): Tombstones {
  return { purge: () => purgeRows(db, { table: 'documents', where: past, values: [retentionMs] }) };
}
