import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';

/** Counts vectors by where they came from: the share of the cache is what re-uploads cost nothing for. */
export function vectorCounter(registry: Registry) {
  const counter = new Counter({
    name: 'embedding_vectors_total',
    help: 'Vectors of chunks, by source: computed by the model, or cached',
    labelNames: ['source'],
    registers: [registry],
  });
  return (counts: { cached: number; computed: number }): void => {
    counter.inc({ source: 'cached' }, counts.cached);
    counter.inc({ source: 'computed' }, counts.computed);
  };
}
