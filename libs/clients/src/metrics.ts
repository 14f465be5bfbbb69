import type { Registry, Telemetry } from '@lectern/telemetry';
import { Counter, Gauge, Histogram } from 'prom-client';

/** The metrics of calls to other services. */
export interface ClientMetrics {
  /** Seconds per attempt; `outcome` is `ok`, `circuit_open` or the code of the error. */
  readonly duration: Histogram<'target' | 'operation' | 'outcome'>;
  readonly retries: Counter<'target' | 'operation'>;
}

/** The client metrics of a registry: made at first use, since several users may share a registry. */
export function clientMetrics(registry: Registry): ClientMetrics {
  const known = registry.getSingleMetric('http_client_request_duration_seconds');
  const knownRetries = registry.getSingleMetric('http_client_retries_total');
  return {
    duration:
      known instanceof Histogram
        ? known
        : new Histogram({
            name: 'http_client_request_duration_seconds',
            help: 'Duration of single attempts to call another service',
            labelNames: ['target', 'operation', 'outcome'],
            buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            registers: [registry],
          }),
    retries:
      knownRetries instanceof Counter
        ? knownRetries
        : new Counter({
            name: 'http_client_retries_total',
            help: 'Attempts to call another service beyond the first',
            labelNames: ['target', 'operation'],
            registers: [registry],
          }),
  };
}

/** Shows the state of one breaker, closed at first, in the metrics and its changes in the log. */
export function observeBreaker(
  { metrics, logger }: Pick<Telemetry, 'metrics' | 'logger'>,
  labels: { readonly target: string; readonly operation: string },
) {
  const gauge = breakerGauge(metrics);
  gauge.set(labels, 0);
  return {
    opened: () => {
      gauge.set(labels, 2);
      logger.warn(labels, 'circuit breaker opened');
    },
    halfOpened: () => gauge.set(labels, 1),
    closed: () => {
      gauge.set(labels, 0);
      logger.info(labels, 'circuit breaker closed');
    },
    removed: () => gauge.remove(labels),
  };
}

function breakerGauge(registry: Registry): Gauge<'target' | 'operation'> {
  const known = registry.getSingleMetric('circuit_breaker_state');
  if (known instanceof Gauge) return known;
  return new Gauge({
    name: 'circuit_breaker_state',
    help: 'State of a circuit breaker: 0 closed, 1 half open, 2 open',
    labelNames: ['target', 'operation'],
    // Of several processes the worst state, not the sum.
    aggregator: 'max',
    registers: [registry],
  });
}
