import type { Registry } from '@lectern/telemetry';
import { Gauge } from 'prom-client';
import type { RevocationFollower } from './revocation-follower.ts';
import type { RevocationList } from './revocation-list.ts';

/** Shows whether this instance knows what was revoked. */
export function watchRevocations(
  registry: Registry,
  { list, follower }: { list: RevocationList; follower: Pick<RevocationFollower, 'lagSeconds'> },
): void {
  const common = { registers: [registry] };
  new Gauge({
    ...common,
    name: 'gateway_revocations_lag_seconds',
    help: 'Time since the list of revocations was known to be complete; up to 5 while all is well, without a value before the first time',
    collect() {
      const lag = follower.lagSeconds();
      // A gauge without labels that was never set shows 0, which would look like a measurement.
      if (lag === undefined) this.remove();
      else this.set(lag);
    },
  });
  new Gauge({
    ...common,
    name: 'gateway_revocations_entries',
    help: 'Revocations that this instance keeps in memory',
    collect() {
      this.set(list.size);
    },
  });
}
