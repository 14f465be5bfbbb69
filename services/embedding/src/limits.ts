import { defineLimits } from '@lectern/config';

/** What a document may be, besides the variables `EXTRACT_*`: one that goes beyond fails alone, with a reason. */
export const limits = defineLimits({
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
});
