import { type Db, purgeRows } from '@lectern/db';
import type { ExpiredRows } from '../ports.ts';

/** A session has its tokens with it. */
const tables = ['sessions', 'invitations', 'registrations', 'password_resets'] as const;

/** {@link ExpiredRows} on Postgres. */
export function createPgExpiredRows({ db }: { db: Pick<Db, 'query'> }): ExpiredRows {
  return {
    purge: async (now) => {
      let purged = 0;
      for (const table of tables) {
        purged += await purgeRows(db, { table, where: 'expires_at <= $1', values: [now] });
      }
      return purged;
    },
  };
}
