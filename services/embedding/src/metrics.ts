import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import type { CountVectors } from './ports.ts';

/** Makes {@link CountVectors}: the share of cached vectors is the share that is not computed. */
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

/** Counts reader processes that crashed, by cause: `out_of_memory` or `crashed`. */
export function readerDeathCounter(registry: Registry) {
  const counter = new Counter({
    name: 'embedding_reader_deaths_total',
    help: 'Reader processes that crashed, by cause',
    labelNames: ['kind'],
    registers: [registry],
  });
  return (kind: string): void => counter.inc({ kind });
}
