import type { Registry } from '@lectern/telemetry';
import { Gauge } from 'prom-client';
import type { ConcurrencyLimiter } from './concurrency-limiter.ts';

const name = 'http_server_concurrency';

/** Shows how many places of each group are taken; two apps of one service share a limiter or the first one is shown. */
export function observeConcurrency(metrics: Registry, limiter: ConcurrencyLimiter): void {
  if (metrics.getSingleMetric(name) !== undefined) return;
  new Gauge({
    name,
    help: 'Requests that are worked on at the moment, by the group that bounds them.',
    labelNames: ['group'],
    registers: [metrics],
    collect() {
      for (const [group, taken] of limiter.taken()) this.set({ group }, taken);
    },
  });
}
