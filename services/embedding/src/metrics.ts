import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import type { CountVectors } from './ports.ts';

/** See {@link CountVectors}: the share of the cache is what need not be computed. */
export function vectorCounter(registry: Registry): CountVectors {
  const counter = new Counter({
    name: 'embedding_vectors_total',
    help: 'Vectors of chunks, by source: computed by the model, or cached',
    labelNames: ['source'],
    registers: [registry],
  });
  return ({ cached, computed }) => {
    counter.inc({ source: 'cached' }, cached);
    counter.inc({ source: 'computed' }, computed);
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
