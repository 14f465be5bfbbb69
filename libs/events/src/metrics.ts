import type { Registry } from '@lectern/telemetry';
import { Counter, Histogram } from 'prom-client';

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Metrics of the relay. */
export function relayMetrics(registry: Registry) {
  return {
    published: counter(registry, 'outbox_events_total', 'Attempts to publish an event, by outcome', [
      'outcome',
    ]),
    delay: histogram(registry, 'outbox_delay_seconds', 'Age of an event when the relay claimed it', []),
  };
}

/** Metrics of a consumer. */
export function consumerMetrics(registry: Registry) {
  return {
    handled: counter(registry, 'events_handled_total', 'Deliveries of events, by outcome', [
      'consumer',
      'type',
      'outcome',
    ]),
    duration: histogram(registry, 'events_handling_seconds', 'Time that a handler took for one event', [
      'consumer',
      'type',
    ]),
  };
}

/** A registry refuses a second metric of one name, and a service may have several relays or consumers. */
function counter<L extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: L[],
): Counter<L> {
  const known = registry.getSingleMetric(name);
  return known instanceof Counter ? known : new Counter({ name, help, labelNames, registers: [registry] });
}

function histogram<L extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: L[],
): Histogram<L> {
  const known = registry.getSingleMetric(name);
  if (known instanceof Histogram) return known;
  return new Histogram({ name, help, labelNames, buckets: durationBuckets, registers: [registry] });
}
