import { defineLimits } from '@lectern/config';
import { embedTextsLimits } from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { eventLimits, serverLimits } from '@lectern/service/limits';

/** Everything that a caller can make large or long, and what a document may be: one that goes beyond fails alone. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...eventLimits,
  ...embedTextsLimits,
  blocks: {
    value: 250_000,
    unit: 'parts',
    what: 'Paragraphs, list items, tables, listings and headings of a document; more fail as `too_many_parts`',
  },
  chunks: {
    value: 30_000,
    unit: 'parts',
    what: 'Chunks of a document; more fail as `too_many_chunks`',
  },
  headingChars: {
    value: 500,
    unit: 'characters',
    what: 'A heading, which every chunk under it carries; a longer one is a paragraph',
  },
  nesting: {
    value: 500,
    unit: 'levels',
    what: 'Elements inside of each other in HTML and DOCX; deeper ones fail as `nested_too_deeply`',
  },
  archiveEntries: {
    value: 10_000,
    unit: 'entries',
    what: 'Files in a DOCX; more fail as `too_many_parts`',
  },
  xmlBytes: {
    value: 128 * 1024 * 1024,
    unit: 'bytes',
    what: 'The text parts of a DOCX, unpacked; more fail as `unpacks_too_large`',
  },
  xmlElements: {
    value: 200_000,
    unit: 'parts',
    what: 'Elements of a DOCX that tell of its text; more fail as `too_many_parts`',
  },
  pdfPages: {
    value: 5_000,
    unit: 'pages',
    what: 'Pages that a PDF declares; more fail as `too_many_parts`',
  },
  pdfStreamBytes: {
    value: 32 * 1024 * 1024,
    unit: 'bytes',
    what: 'One unpacked stream of a PDF, pictures aside; a larger one fails as `unpacks_too_large`',
  },
  pdfRowBytes: {
    value: 16 * 1024 * 1024,
    unit: 'bytes',
    what: 'A row of a predictor in a PDF; a longer one fails as `unpacks_too_large`',
  },
  pdfObjects: {
    value: 2_000_000,
    unit: 'objects',
    what: 'Objects in a table of a PDF; more fail as `too_many_parts`',
  },
  pdfMappedCodes: {
    value: 2_000_000,
    unit: 'characters',
    what: 'Codes that the ranges of a character map in a PDF stand for; more fail as `too_many_parts`',
  },
  pdfSavedStates: {
    value: 500,
    unit: 'levels',
    what: 'States of drawing that a page of a PDF saves on top of each other; more fail as `nested_too_deeply`',
  },
  pdfPageItems: {
    value: 100_000,
    unit: 'parts',
    what: 'Pieces of text on a page of a PDF; more fail as `too_many_parts`',
  },
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
  contendedCpu: {
    variable: 'EXTRACT_CONTENDED_CPU_MS',
    unit: 'CPU ms',
    what: 'The same while a document of another tenant waits',
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
  documentsMemory: {
    variable: 'EMBED_DOCUMENTS_MEMORY_MB',
    unit: 'MiB',
    what: 'Chunks and vectors of all documents in work; a large document waits until there is room',
  },
  providerRequests: {
    variable: 'OPENAI_CONCURRENCY',
    unit: 'requests',
    what: 'Requests to an OpenAI-compatible provider at a time, half of them of one tenant',
  },
});
