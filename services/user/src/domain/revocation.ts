/**
 * Something that was ended although access tokens of it, or cached answers about it, may still be valid elsewhere:
 *
 * - `session`: it is over for good.
 * - `api-key`: the key with this id is over for good, or a secret of it, by a rotation. What is known of the key is asked anew.
 * - `user`: what was issued to the person or service account up to `revokedAt` is over, sessions and cached API keys alike. It is
 *   listed with the moment of their newest token if that is later, as it is when the end waited for a refresh, or that was
 *   answered by an instance whose clock is ahead. A new access token is only issued to one who is still there, with the roles of now, and has a later `iat`. (`iat` has
 *   milliseconds: what was issued in the millisecond of `revokedAt` counts as before it.)
 */
export interface Revocation {
  readonly kind: 'session' | 'api-key' | 'user';
  readonly subjectId: string;
  readonly tenantId: string;
  readonly revokedAt: Date;
}

/** An entry of the list. `seq` ascends in the order of commits: none that is committed later has a smaller one. */
export interface ListedRevocation extends Revocation {
  readonly seq: number;
}

/** Differences between the clocks of the machines that issue tokens and those that check them, in seconds. */
const clockToleranceSeconds = 60;

/** How long a revocation is of use: until every access token that it ends has expired by itself. In seconds. */
export function revocationLifeSeconds(accessTokenTtlSeconds: number): number {
  return accessTokenTtlSeconds + clockToleranceSeconds;
}
