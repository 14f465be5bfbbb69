import type { Db } from '@lectern/db';
import type { KnownNetworks } from '../ports/credentials.ts';

/** Networks that are remembered of one user. */
const maxPerUser = 20;
/** Time after which a network that was not used is forgotten, in milliseconds: 90 days. */
const lifeMs = 90 * 24 * 60 * 60 * 1_000;

/** {@link KnownNetworks} on Postgres. */
export function createPgKnownNetworks({ db }: { db: Db }): KnownNetworks {
  return {
    has: async (pair, { now, signal }) => {
      const { rowCount } = await db.query(
        'SELECT 1 FROM known_networks WHERE pair_hash = $1 AND last_used_at > $2',
        [pair, new Date(now.getTime() - lifeMs)],
        { signal },
      );
      return rowCount === 1;
    },

    remember: async (pair, { userId, now, signal }) => {
      await db.transaction(
        async (tx) => {
          await tx.query(
            `INSERT INTO known_networks (pair_hash, user_id, last_used_at) VALUES ($1, $2, $3)
             ON CONFLICT (pair_hash) DO UPDATE SET user_id = EXCLUDED.user_id, last_used_at = EXCLUDED.last_used_at`,
            [pair, userId, now],
          );
          await tx.query(
            `DELETE FROM known_networks WHERE pair_hash IN (
               SELECT pair_hash FROM known_networks WHERE user_id = $1
               ORDER BY last_used_at DESC OFFSET $2
             )`,
            [userId, maxPerUser],
          );
        },
        { signal },
      );
    },
  };
}
