import type { Valkey } from '@lectern/valkey';
import { limits } from '../limits.ts';
import { createLeases } from './leases.ts';
import { createTokenBuckets, type TokenPool } from './token-buckets.ts';
import { createValkeyBuckets } from './valkey-buckets.ts';

const maxKeys = limits.rateLimitKeys.value;

/** Opens the buckets of rate limits: in Valkey if there is one, else of this process alone. */
export function openTokenPool(valkey: Valkey | undefined): TokenPool {
  const buckets = createTokenBuckets(maxKeys);
  if (valkey === undefined) return buckets;
  return createLeases(createValkeyBuckets({ valkey, insurance: buckets }), maxKeys);
}
