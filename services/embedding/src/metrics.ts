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

/** Counts processes that died of a document, by how: `out_of_memory` or `crashed`. */
export function readerDeathCounter(registry: Registry) {
  const counter = new Counter({
    name: 'embedding_reader_deaths_total',
    help: 'Processes that read documents and died of one, by how',
    labelNames: ['kind'],
    registers: [registry],
  });
  return (kind: string): void => counter.inc({ kind });
}
