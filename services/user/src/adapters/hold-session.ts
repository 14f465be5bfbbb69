import type { Tx } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import { sessionEnded } from '../domain/session.ts';

/**
 * Keeps a session from being ended until the transaction is over. One that is not stored was deleted when it had not been used
 * for so long that no access token of it is left: nothing is refused for it.
 *
 * @throws AppError `unauthenticated` (`session_ended`) if it was ended
 */
export async function holdSession(tx: Tx, sessionId: string): Promise<void> {
  if (!isUuid(sessionId)) return;
  const { rows } = await tx.query<{ revoked_at: Date | null }>(
    'SELECT revoked_at FROM sessions WHERE id = $1 FOR SHARE',
    [sessionId],
  );
  if (rows[0] !== undefined && rows[0].revoked_at !== null) throw sessionEnded();
}
