import type { ServiceKit } from '@lectern/service';
import { openValkey, type ValkeyAddress } from '@lectern/valkey';
import { createFlexibleAttemptCounters, type ThrottleRules } from './adapters/flexible-attempt-counters.ts';
import type { AttemptCounters } from './ports/credentials.ts';

/** Opens the counters of attempts: in Valkey if there is a URL of one, else of this process alone. */
export function openAttemptCounters(
  kit: ServiceKit,
  rules: ThrottleRules,
  address: ValkeyAddress,
): AttemptCounters {
  return createFlexibleAttemptCounters(rules, openValkey(kit, address));
}
