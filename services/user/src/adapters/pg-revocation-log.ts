import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@lectern/db';
import type { ListedRevocation } from '../domain/revocation.ts';
import type { RevocationLog } from '../ports.ts';
import { revocationsChannel } from './pg-revocations.ts';

export interface PgRevocationLogParts {
  readonly db: Pick<Db, 'query' | 'listen'>;
  /** Longest time until a watch resolves without a notification, in milliseconds. */
  readonly pollIntervalMs: number;
}

/** A log that has to be closed. */
export interface OpenRevocationLog extends RevocationLog {
  /** Stops listening; watches still resolve after the poll interval. */
  close(): Promise<void>;
}

/**
 * {@link RevocationLog} on LISTEN/NOTIFY: one connection per instance, whatever the number of watches, which an addition by
 * any instance reaches. It is sent by the transaction of the addition, so it never comes before the entry can be read. It
 * can get lost while the connection is reopened; then a watch resolves after the poll interval.
 *
 * A read takes no lock: writers draw `seq` one after the other and until their commit, so entries become visible in its order.
 */
export async function createPgRevocationLog(parts: PgRevocationLogParts): Promise<OpenRevocationLog> {
  const { db, pollIntervalMs } = parts;
  let addition = Promise.withResolvers<void>();
  const close = await db.listen(revocationsChannel, () => {
    addition.resolve();
    addition = Promise.withResolvers();
  });
  return {
    close,
    list: async (after, { limit, signal }) => {
      const { rows } = await db.query<ListedRevocation & { seq: string }>(
        `SELECT seq, kind, subject_id AS "subjectId", tenant_id AS "tenantId", revoked_at AS "revokedAt"
         FROM revocations WHERE seq > $1 ORDER BY seq LIMIT $2`,
        [after, limit],
        { signal },
      );
      return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
    },
    watch: () => {
      const { promise } = addition;
      return { added: (until) => firstOf(promise, pollIntervalMs, until) };
    },
  };
}

async function firstOf(addition: Promise<void>, pollIntervalMs: number, until: AbortSignal): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([until, over.signal]);
  const pause = delay(pollIntervalMs, undefined, { signal }).catch(() => undefined);
  await Promise.race([addition, pause]);
  over.abort();
}
