import type { RequestCount } from '@lectern/contracts';
import { type Db, purgeRows } from '@lectern/db';
import type { RequestCountRepository } from '../ports.ts';

/** Changes a row unless that batch, or a later one of the sender, was applied before. The row is locked until the end of the transaction. */
const takeBatchSql = `INSERT INTO request_count_senders AS s (id, last_batch, seen_at) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET last_batch = EXCLUDED.last_batch, seen_at = EXCLUDED.seen_at
    WHERE s.last_batch < EXCLUDED.last_batch`;

/** In one order, so that two batches at once do not wait for each other; a row twice in a batch is one. */
const addSql = `INSERT INTO request_counts AS c (tenant_id, day, user_id, key_id, requests, refused, failed)
  SELECT tenant_id, day, user_id, key_id, sum(requests), sum(refused), sum(failed)
  FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
    AS added (tenant_id, day, user_id, key_id, requests, refused, failed)
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (tenant_id, day, user_id, key_id) DO UPDATE
    SET requests = c.requests + EXCLUDED.requests, refused = c.refused + EXCLUDED.refused, failed = c.failed + EXCLUDED.failed`;

/** {@link RequestCountRepository} on Postgres. */
export function createPgRequestCountRepository({ db }: { db: Db }): RequestCountRepository {
  return {
    add: ({ sender, batch, counts }, now, signal) =>
      db.transaction(
        async (tx) => {
          const { rowCount } = await tx.query(takeBatchSql, [sender, batch, now]);
          if (rowCount === 0) return false;
          await tx.query(addSql, columnsOf(counts));
          return true;
        },
        { signal },
      ),
    purge: async ({ counts, senders }) =>
      (await purgeRows(db, {
        ...{ table: 'request_counts', where: "day < ($1::timestamptz AT TIME ZONE 'UTC')::date" },
        values: [counts],
      })) +
      (await purgeRows(db, { table: 'request_count_senders', where: 'seen_at < $1', values: [senders] })),
  };
}

function columnsOf(counts: readonly RequestCount[]): unknown[][] {
  const column = (name: keyof RequestCount) => counts.map((count) => count[name]);
  return [
    ...[column('tenantId'), column('day'), column('userId'), column('keyId')],
    ...[column('requests'), column('refused'), column('failed')],
  ];
}
