import { defineLimits } from '@lectern/config';
import {
  attachmentLimits,
  comparisonLimits,
  deadLetterLimits,
  embedPassagesLimits,
  embedTextsLimits,
  readingLimits,
  readingPageLimits,
} from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';
import { eventLimits, serverLimits } from '@lectern/service/limits';

/** Limits of everything that a caller can make large or long. A document that exceeds one fails; no other is affected. */
export const limits = defineLimits({
  ...httpLimits,
  ...serverLimits,
  ...eventLimits,
  ...comparisonLimits,
  ...deadLetterLimits,
  ...embedTextsLimits,
  ...embedPassagesLimits,
  ...readingLimits,
  ...attachmentLimits,
  ...readingPageLimits,
  propertyEntries: {
    value: 16,
    unit: 'entries',
    what: 'What a document says about itself, its title aside; more are left out, with a warning',
  },
  propertyNameChars: {
    value: 64,
    unit: 'characters',
    what: 'The name of such a value; what has a longer one is left out, with a warning',
  },
  propertyChars: {
    value: 500,
    unit: 'characters',
    what: 'A text of these; a longer one is left out, with a warning',
  },
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
    what: 'A heading, which every chunk under it repeats; a longer one is treated as a paragraph',
  },
  nesting: {
    value: 500,
    unit: 'levels',
    what: 'Nesting of elements, lists and records in HTML, packed formats and data; a deeper document fails as `nested_too_deeply`',
  },
  frontMatterChars: {
    value: 64 * 1024,
    unit: 'characters',
    what: 'Front matter of Markdown; a longer one is text like any other',
  },
  archiveEntries: {
    value: 10_000,
    unit: 'entries',
    what: 'Files in a packed format (DOCX, XLSX, PPTX, ODT, EPUB); more fail as `too_many_parts`',
  },
  xmlBytes: {
    value: 128 * 1024 * 1024,
    unit: 'bytes',
    what: 'The text parts of a packed format, unpacked; more fail as `unpacks_too_large`',
  },
  xmlElements: {
    value: 500_000,
    unit: 'parts',
    what: 'Elements of the text parts of a DOCX; more fail as `too_many_parts`',
  },
  packedElements: {
    value: 5_000_000,
    unit: 'parts',
    what: 'Elements of XLSX, PPTX and ODT; more fail as `too_many_parts`',
  },
  tableCells: {
    value: 2_000_000,
    unit: 'parts',
    what: 'Cells of a table, empty and repeated ones included; more fail as `too_many_parts`',
  },
  recordValues: {
    value: 1_000_000,
    unit: 'parts',
    what: 'Values of JSON, YAML and XML; more fail as `too_many_parts`',
  },
  mailParts: {
    value: 1_000,
    unit: 'parts',
    what: 'Attachments of a mail; more fail as `too_many_parts`',
  },
  mailNesting: {
    value: 100,
    unit: 'levels',
    what: 'Nesting of parts in a mail; a deeper mail fails as `nested_too_deeply`',
  },
  pdfPages: {
    value: 5_000,
    unit: 'pages',
    what: 'Pages that a PDF declares; more fail as `too_many_parts`',
  },
  pdfStreamBytes: {
    value: 32 * 1024 * 1024,
    unit: 'bytes',
    what: 'One unpacked stream of a PDF, except pictures; a larger one fails as `unpacks_too_large`',
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
    what: 'Codes in the ranges of a character map of a PDF; more fail as `too_many_parts`',
  },
  pdfSavedStates: {
    value: 500,
    unit: 'levels',
    what: 'Nesting of saved graphics states on a page of a PDF; more fail as `nested_too_deeply`',
  },
  pdfPageItems: {
    value: 100_000,
    unit: 'parts',
    what: 'Pieces of text on a page of a PDF, some 16,000 where each is drawn by a form of its own; more fail as `too_many_parts`',
  },
  pdfPageFields: {
    value: 1_000,
    unit: 'parts',
    what: 'Fields of a form on a page of a PDF; further ones are left out',
  },
  pdfDrawnOperators: {
    value: 300_000,
    unit: 'operators',
    what: 'Drawing of the pages of a PDF; with more, lines are not looked at, and with more on the pages on which new fonts appear, the weights of its fonts stay unknown, and no text counts as bold',
  },
  pdfPageRules: {
    value: 5_000,
    unit: 'parts',
    what: 'Straight lines on a page of a PDF; a page with more is taken for a drawing, and none of them parts cells or crosses text out',
  },
  pdfNamedRanges: {
    value: 20,
    unit: 'parts',
    what: 'Ranges of pages without text that the warning of a PDF names',
  },
  ocrPages: {
    value: 100,
    unit: 'pages',
    what: 'Pages of a PDF whose text is recognized; further ones stay without text, and are named in its warning',
  },
  ocrPoints: {
    value: 25_000_000,
    unit: 'points',
    what: 'A picture in which text is recognized; a larger one is not decoded, and its page stays without text',
  },
  ocrPictures: {
    value: 16,
    unit: 'parts',
    what: 'Pictures of a page in which text is recognized; further ones are left out',
  },
  ocrReaders: {
    variable: 'OCR_WORKERS',
    unit: 'documents',
    what: 'Documents in which text is recognized at a time, one of each tenant',
  },
  ocrMemory: {
    variable: 'OCR_MEMORY_MB',
    unit: 'MiB',
    what: 'Memory of a process that recognizes text; a document that takes more keeps what it has without',
  },
  ocrCpu: {
    variable: 'OCR_CPU_MS',
    unit: 'CPU ms',
    what: 'CPU time in which the text of a document is recognized; one that takes longer keeps what it has without',
  },
  readersFast: {
    variable: 'EXTRACT_WORKERS',
    unit: 'documents',
    what: 'Documents that are read at a time in the fast queue, one of each tenant; others wait, tenants are served round robin',
  },
  readersSlow: {
    variable: 'EXTRACT_SLOW_WORKERS',
    unit: 'documents',
    what: 'Documents that are read at a time in the slow queue, one of each tenant',
  },
  fastMemory: {
    variable: 'EXTRACT_MEMORY_MB',
    unit: 'MiB',
    what: 'Memory of a process of the fast queue; beyond it the process ends, and its document begins again in the slow queue',
  },
  slowMemory: {
    variable: 'EXTRACT_SLOW_MEMORY_MB',
    unit: 'MiB',
    what: 'Memory of a process of the slow queue; a document that ends two processes fails (`reader_out_of_memory`)',
  },
  fastCpu: {
    variable: 'EXTRACT_FAST_CPU_MS',
    unit: 'CPU ms',
    what: 'CPU time of a document in the fast queue; one that takes longer begins again in the slow queue',
  },
  contendedCpu: {
    variable: 'EXTRACT_CONTENDED_CPU_MS',
    unit: 'CPU ms',
    what: 'CPU time of a document in the fast queue while a document of another tenant waits',
  },
  slowCpu: {
    variable: 'EXTRACT_CPU_MS',
    unit: 'CPU ms',
    what: 'CPU time of a document in the slow queue; one that takes longer fails (`took_too_long`)',
  },
  readingTime: {
    variable: 'EXTRACT_TIMEOUT_MS',
    unit: 'ms',
    what: 'Wall-clock time of an attempt to read a document; after it, the attempt is repeated later',
  },
  tenantCpu: {
    variable: 'EXTRACT_TENANT_CPU_MS',
    unit: 'CPU ms',
    what: 'CPU time of the documents of one tenant in `EXTRACT_TENANT_WINDOW_MS`; then those of other tenants go first',
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
    what: 'Chunks and vectors of all documents that are being embedded; a large document waits until there is room',
  },
  providerRequests: {
    variable: 'OPENAI_CONCURRENCY',
    unit: 'requests',
    what: 'Requests to an OpenAI-compatible provider at a time, half of them of one tenant',
  },
});
