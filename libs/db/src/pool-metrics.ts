import type { Registry } from '@lectern/telemetry';
import type { Pool } from 'pg';
import { Gauge } from 'prom-client';

const name = 'db_pool_connections';

/** Shows how full the pool is: waiting above zero for long means that it is too small or statements are too slow. */
export function watchPool(pool: Pool, metrics: Registry): void {
  // The first pool of a service is the one to watch; a second one would need a name of its own.
  if (metrics.getSingleMetric(name) !== undefined) return;
  new Gauge({
    name,
    help: 'Database connections that are busy or idle, and callers that wait for one',
    labelNames: ['state'],
    registers: [metrics],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
}
