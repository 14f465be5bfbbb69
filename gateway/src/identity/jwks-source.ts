import type { Logger } from '@lectern/telemetry';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** The public keys that tokens are verified with. */
export interface JwksSource {
  /** For `createTokenVerifier`. Rejects with the error of the fetch while there is no key set. */
  readonly keys: JWTVerifyGetKey;
  /** Resolves when there is a key set; fetches one if needed. */
  ready(): Promise<void>;
}

export interface JwksSourceOptions {
  /** Whose keys they are: the user service, or an outside provider. */
  readonly owner: { getJwks(): Promise<JSONWebKeySet> };
  /** Age at which the set is fetched again, in milliseconds, so that a withdrawn key stops working. */
  readonly maxAgeMs: number;
  /** Minimum time between two fetches for an unknown key id, in milliseconds: callers choose key ids. */
  readonly cooldownMs: number;
  /** Gets a line when a renewal failed and the old set stays in use. */
  readonly logger: Pick<Logger, 'warn'>;
  readonly now?: () => number;
}

/**
 * Keeps the key set of those who sign tokens.
 *
 * Guaranteed: one fetch at a time, however many requests wait for it; a key id that is not in the set causes a fetch at
 * most once per cool-down, so a rotated key is known after one request; a set that cannot be renewed stays in use, since
 * an owner that is down must not lock everyone out. Not guaranteed: a key that was withdrawn while the owner cannot be
 * reached stays valid until they can.
 */
export function createJwksSource(options: JwksSourceOptions): JwksSource {
  const now = options.now ?? Date.now;
  let current: { find: JWTVerifyGetKey; fetchedAt: number } | undefined;
  let loading: Promise<void> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  const load = (): Promise<void> => {
    loading ??= (async () => {
      triedAt = now();
      const set = await options.owner.getJwks();
      current = { find: createLocalJWKSet(set), fetchedAt: now() };
    })().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  const keepOld = (error: unknown): void =>
    options.logger.warn({ err: error }, 'signing keys not renewed, the cached ones stay in use');

  const find = async (): Promise<JWTVerifyGetKey> => {
    if (current === undefined) await load();
    else if (now() - current.fetchedAt >= options.maxAgeMs && cooledDown()) {
      await load().catch(keepOld);
    }
    if (current === undefined) throw new Error('A key set was loaded and is not there.');
    return current.find;
  };
  const cooledDown = (): boolean => now() - triedAt >= options.cooldownMs;

  return {
    keys: async (header, token) => {
      const known = await find();
      try {
        return await known(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !cooledDown()) throw error;
      }
      await load().catch(keepOld);
      return (await find())(header, token);
    },
    ready: async () => {
      await find();
    },
  };
}
