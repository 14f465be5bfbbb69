import type { ServiceKit } from '@lectern/service';
import { openValkey, type ValkeyAddress } from '@lectern/valkey';
import { limits } from '../limits.ts';
import { createLeases } from './leases.ts';
import { createTokenBuckets, type TokenPool } from './token-buckets.ts';
import { createValkeyBuckets } from './valkey-buckets.ts';

const maxKeys = limits.rateLimitKeys.value;

/** Opens the buckets of rate limits: in Valkey if there is a URL of one, else of this process alone. */
export function openTokenPool(kit: ServiceKit, address: ValkeyAddress): TokenPool {
  const buckets = createTokenBuckets(maxKeys);
  const valkey = openValkey(kit, address);
  if (valkey === undefined) return buckets;
  return createLeases(createValkeyBuckets({ valkey, insurance: buckets }), maxKeys);
}
