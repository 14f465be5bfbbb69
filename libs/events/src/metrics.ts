import type { Registry } from '@lectern/telemetry';
import { Counter, Gauge, Histogram } from 'prom-client';

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

interface MetricFacts<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: L[];
}

/** Metrics of the relay. */
export function relayMetrics(registry: Registry) {
  return {
    published: counter(registry, {
      name: 'outbox_events_total',
      help: 'Attempts to publish an event, by outcome',
      labelNames: ['outcome'],
    }),
    delay: histogram(registry, {
      name: 'outbox_delay_seconds',
      help: 'Age of an event when the relay claimed it',
      labelNames: [],
    }),
  };
}

/** See {@link consumerMetrics}. */
export type ConsumerMetrics = ReturnType<typeof consumerMetrics>;

/** Metrics of a consumer. */
export function consumerMetrics(registry: Registry) {
  return {
    handled: counter(registry, {
      name: 'events_handled_total',
      help: 'Deliveries of events, by outcome',
      labelNames: ['consumer', 'type', 'outcome'],
    }),
    duration: histogram(registry, {
      name: 'events_handling_seconds',
      help: 'Time that a handler took for one event, whether it succeeded or failed',
      labelNames: ['consumer', 'type'],
    }),
    stage: histogram(registry, {
      name: 'events_stage_seconds',
      help: 'Time from an event to the end of its handling: on its way, waiting, and all attempts',
      labelNames: ['consumer', 'type'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400, 345_600],
    }),
    held: gauge(registry, {
      name: 'events_held_messages',
      help: 'Messages that this process has received and not settled, by state: running or waiting for a turn',
      labelNames: ['consumer', 'state'],
    }),
    paused: gauge(registry, {
      name: 'events_paused',
      help: '1 while the consumer takes no events since a dependency is down, 0 when it is back',
      labelNames: ['consumer', 'dependency'],
    }),
    requeued: counter(registry, {
      name: 'events_requeued_total',
      help: 'Messages sent to their queue again before they were handled: beyond the share of their tenant, or since the consumer pauses',
      labelNames: ['consumer'],
    }),
  };
}

/** A registry refuses a second metric of one name, and a service may have several relays or consumers. */
function counter<L extends string>(registry: Registry, facts: MetricFacts<L>): Counter<L> {
  const known = registry.getSingleMetric(facts.name);
  return known instanceof Counter ? known : new Counter({ ...facts, registers: [registry] });
}

function gauge<L extends string>(registry: Registry, facts: MetricFacts<L>): Gauge<L> {
  const known = registry.getSingleMetric(facts.name);
  return known instanceof Gauge ? known : new Gauge({ ...facts, registers: [registry] });
}

function histogram<L extends string>(
  registry: Registry,
  facts: MetricFacts<L> & { readonly buckets?: number[] },
): Histogram<L> {
  const known = registry.getSingleMetric(facts.name);
  if (known instanceof Histogram) return known;
  return new Histogram({ buckets: durationBuckets, ...facts, registers: [registry] });
}
