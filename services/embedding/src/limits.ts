import { defineLimits } from '@lectern/config';

/** Every bound of this service on what comes from outside. */
export const limits = defineLimits({
  readersFast: {
    variable: 'EXTRACT_WORKERS',
    unit: 'documents',
    what: 'Documents that are read at a time, one of each tenant; others wait, and tenants take turns',
  },
  readersSlow: {
    variable: 'EXTRACT_SLOW_WORKERS',
    unit: 'documents',
    what: 'The same in the slow lane',
  },
  fastMemory: {
    variable: 'EXTRACT_MEMORY_MB',
    unit: 'MiB',
    what: 'Memory of the process that reads a document; beyond it the process ends, and the document begins again in the slow lane',
  },
  slowMemory: {
    variable: 'EXTRACT_SLOW_MEMORY_MB',
    unit: 'MiB',
    what: 'The same in the slow lane; a document that ends two processes fails (`reader_out_of_memory`)',
  },
  fastCpu: {
    variable: 'EXTRACT_FAST_CPU_MS',
    unit: 'CPU ms',
    what: 'Reading a document; one that takes longer begins again in the slow lane',
  },
  slowCpu: {
    variable: 'EXTRACT_CPU_MS',
    unit: 'CPU ms',
    what: 'The same in the slow lane; a document that takes longer fails (`took_too_long`)',
  },
  readingTime: {
    variable: 'EXTRACT_TIMEOUT_MS',
    unit: 'ms',
    what: 'An attempt to read a document, by the clock; it is repeated later',
  },
  tenantCpu: {
    variable: 'EXTRACT_TENANT_CPU_MS',
    unit: 'CPU ms',
    what: 'Reading the documents of one tenant, in `EXTRACT_TENANT_WINDOW_MS`; then they wait for those of others',
  },
  chunks: {
    value: 50_000,
    unit: 'parts',
    what: 'Chunks of a document; more fail it (`too_many_parts`)',
  },
  chunkChars: {
    value: 262_144,
    unit: 'characters',
    what: 'A chunk with its headings; more fail the document (`too_many_parts`)',
  },
  answerShare: {
    value: 6,
    unit: 'characters',
    what: 'All chunks with their headings, for each character of `EXTRACT_MAX_CHARS`; more fail the document (`too_many_parts`)',
  },
});
