import type { Registry } from '@lectern/telemetry';
import { Histogram } from 'prom-client';

const name = 'http_server_request_duration_seconds';

/** The histogram of a registry, made on first use: two apps of one service share it. Seconds, by route pattern. */
export function requestDuration(metrics: Registry): Histogram {
  const existing = metrics.getSingleMetric(name);
  if (existing instanceof Histogram) return existing;
  return new Histogram({
    name,
    help: 'Duration of HTTP requests from the first byte of the request to the end of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [metrics],
  });
}
