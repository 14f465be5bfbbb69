import { defineLimits } from '@lectern/config';
import { embedTextsLimits } from '@lectern/contracts/limits';
import { httpLimits } from '@lectern/http/limits';

/** Everything that a caller can make large or long, and what a document may be: one that goes beyond fails alone. */
export const limits = defineLimits({
  ...httpLimits,
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
});
