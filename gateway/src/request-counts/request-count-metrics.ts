import type { Registry } from '@lectern/telemetry';
import { Counter, Gauge } from 'prom-client';
import type { SendingFacts } from './request-count-sender.ts';

/** Shows whether counts of requests reach the model service. */
export function watchRequestCounts(registry: Registry, sender: SendingFacts): void {
  const common = { registers: [registry] };
  new Gauge({
    ...common,
    name: 'gateway_request_counts_waiting',
    help: 'Requests that were counted for reports of usage and wait to be sent to the model service',
    collect() {
      this.set(sender.waiting);
    },
  });
  new Counter({
    ...common,
    name: 'gateway_request_count_sends_failed_total',
    help: 'Sends of counts of requests to the model service that failed; what they had is sent again',
    collect() {
      this.reset();
      this.inc(sender.failures);
    },
  });
  new Counter({
    ...common,
    name: 'gateway_request_counts_lost_total',
    help: 'Requests that are missing in reports of usage: too many credentials waited at once, or the model service refused them',
    collect() {
      this.reset();
      this.inc(sender.lost);
    },
  });
}
