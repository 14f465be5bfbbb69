import type { Principal } from '@lectern/auth';
import type { RevocationResource } from '@lectern/contracts';
import { AppError } from '@lectern/errors';

export interface RevocationListOptions {
  /** Maximum number of entries; what it means to have more is said at {@link createRevocationList}. */
  readonly capacity: number;
  /** In milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What was ended while access tokens of it, or cached answers about it, may still be valid. */
export interface RevocationList {
  /** Entries that are there already change nothing. Each is dropped `keepForMs` after its `revokedAt`. */
  add(entries: readonly RevocationResource[], keepForMs: number): void;
  /** Counts up with every entry that is new: a moment in the life of this list. */
  readonly position: number;
  readonly size: number;
  /** Whether the whole list was read once. Before, nobody can be let in: they may have been ended. */
  readonly isKnown: boolean;
  /** Resolves when that is so. */
  readonly known: Promise<void>;
  /** Says that all there was has been added. */
  markKnown(): void;
  /** Whether an access token of this caller is over. `issuedAtMs` is its `iat`, in milliseconds since the epoch. */
  endsToken(caller: Principal, issuedAtMs: number): boolean;
  /** Whether what the user service was asked about this caller at `position` may be wrong by now. */
  endsAnswer(caller: Principal, position: number): boolean;
}

interface Entry {
  readonly seq: number;
  readonly revokedAtMs: number;
  /** Tokens that were issued until then are over. */
  readonly endsUntilMs: number;
  readonly position: number;
}

/**
 * Keeps the list in memory. A question costs two look-ups at most.
 *
 * - A session that was ended: all of its tokens are over.
 * - A user who was changed or removed: their tokens with `iat <= revokedAt` are over. `iat` is taken before the user's roles are
 *   read, and `revokedAt` while their row is locked, so a token with the old roles has an earlier `iat` on the same clock; a
 *   later one shows what holds now. Our own `iat` has milliseconds, and a token of the very millisecond is refused, as is
 *   one of the same second whose `iat` was cut to it. What is refused by mistake is good after one refresh.
 *
 * It never forgets to refuse: above `capacity` the oldest entry goes, and with it all tokens that were issued until then, whoever
 * they belong to. Their clients refresh; those who were signed out cannot.
 */
export function createRevocationList({ capacity, now = Date.now }: RevocationListOptions): RevocationList {
  const entries = new Map<string, Entry>();
  let position = 0;
  let endsAllUntilMs = Number.NEGATIVE_INFINITY;
  let lostAt = 0;
  let isKnown = false;
  const { promise: known, resolve: resolveKnown } = Promise.withResolvers<void>();

  const put = ({ seq, kind, subjectId, revokedAt }: RevocationResource): void => {
    const known = entries.get(subjectId);
    if (known !== undefined && known.seq >= seq) return;
    position += 1;
    // Clocks of two instances of the user service may differ: what is over stays over.
    const revokedAtMs = Math.max(Date.parse(revokedAt), known?.revokedAtMs ?? 0);
    const endsUntilMs = kind === 'user' ? revokedAtMs : Number.POSITIVE_INFINITY;
    // Deleted first, so that the order of the map is that of time.
    entries.delete(subjectId);
    entries.set(subjectId, { seq, revokedAtMs, endsUntilMs, position });
  };

  const dropBeyond = (oldestMs: number): void => {
    for (const [id, { revokedAtMs }] of entries) {
      const isOver = revokedAtMs < oldestMs;
      if (!isOver && entries.size <= capacity) return;
      entries.delete(id);
      if (isOver) continue;
      endsAllUntilMs = Math.max(endsAllUntilMs, revokedAtMs);
      lostAt = position;
    }
  };

  return {
    add: (added, keepForMs) => {
      for (const entry of added) put(entry);
      dropBeyond(now() - keepForMs);
    },
    get position() {
      return position;
    },
    get size() {
      return entries.size;
    },
    get isKnown() {
      return isKnown;
    },
    known,
    markKnown: () => {
      isKnown = true;
      resolveKnown();
    },
    endsToken: ({ credentialId, userId }, issuedAtMs) => {
      if (issuedAtMs <= endsAllUntilMs || entries.has(credentialId)) return true;
      const user = entries.get(userId);
      return user !== undefined && issuedAtMs <= user.endsUntilMs;
    },
    endsAnswer: ({ credentialId, userId }, since) => {
      const isLater = (entry: Entry | undefined): boolean => entry !== undefined && entry.position > since;
      return lostAt > since || isLater(entries.get(credentialId)) || isLater(entries.get(userId));
    },
  };
}

/** While an instance has not read the list yet. */
export function revocationsUnknown(): AppError {
  return new AppError('unavailable', 'This instance is starting and does not know yet who was signed out.', {
    reason: 'revocations_unknown',
    retryAfterSeconds: 1,
  });
}
