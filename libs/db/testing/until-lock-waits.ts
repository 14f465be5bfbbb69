import { eventually } from '@lectern/testing';
import type { Db } from '../src/index.ts';

/** Waits until so many statements of this database wait for the lock of another transaction. */
export function untilLockWaits(db: Db, count: number): Promise<true> {
  return eventually(
    async () => {
      const { rowCount } = await db.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rowCount === count ? true : undefined;
    },
    { what: `${count} statements wait for a lock` },
  );
}
