import { AppError } from '@lectern/errors';
import type { Block } from '../../domain/block.ts';
import { documentFailure } from '../../domain/document-failure.ts';
import type { Extracted, ReadingWarning } from '../../domain/extracted.ts';
import { drawingBlocks } from './docx/drawings.ts';
import { readNotes } from './docx/notes.ts';
import { readNumbering } from './docx/numbering.ts';
import { type DocxPackage, openDocx } from './docx/package.ts';
import type { Losses } from './docx/paragraph.ts';
import { differsOnEvenPages, Sections } from './docx/sections.ts';
import { Story, type StoryContext } from './docx/story.ts';
import { readStyles } from './docx/styles.ts';
import type { XmlHandler } from './docx/xml.ts';
import { commentsWarning, deletionsWarning, mergedCellsWarning, struckWarning } from './reading-warnings.ts';
import { withCaptions } from './table-captions.ts';

/**
 * Word documents: headings, lists and tables with their numbers and merged cells, headers and footers once at the
 * beginning, text boxes and notes behind the paragraph that they belong to, check boxes with their state, formulas as
 * lines. What Word does not show, and what is crossed out or deleted, is left out. Read as streams of tags, so memory does
 * not grow with the number of elements.
 *
 * @param maxUnpackedBytes a file that unpacks to more is refused before anything is unpacked
 * @throws AppError `unprocessable` (`unreadable_docx`, `too_many_parts`, `unpacks_too_large`, `nested_too_deeply`)
 */
export async function readDocx(bytes: Uint8Array, maxUnpackedBytes: number): Promise<Extracted> {
  try {
    return documentOf(await openDocx(bytes, maxUnpackedBytes));
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(cause);
  }
}

function documentOf(docx: DocxPackage): Extracted {
  const styles = readStyles(docx);
  const losses: Losses = { struck: 0, deleted: 0, merged: 0, embedded: 0 };
  const context: StoryContext = {
    styles,
    numbering: readNumbering(docx, styles),
    notes: new Map(),
    losses,
    drawing: (id) => drawingBlocks(docx, id),
  };
  readNotes(docx, context);
  const sections = new Sections(differsOnEvenPages(docx));
  const body = new Story(context);
  docx.read(docx.main, both(body, sections));
  const blocks = [...marginal(docx, sections, context), ...body.end()];
  return { blocks: withCaptions(blocks), warnings: warningsOf(losses, commentsOf(docx)) };
}

/** Two readers of one part. */
function both(story: Story, sections: Sections): XmlHandler {
  return {
    open: (tag) => {
      story.open(tag);
      sections.open(tag);
    },
    text: (text) => story.text(text),
    close: (name) => {
      story.close(name);
      sections.close(name);
    },
  };
}

/** Headers and footers that are shown; each text once, however many sections have it. */
function marginal(docx: DocxPackage, sections: Sections, context: StoryContext): Block[] {
  const said = new Map<string, Block>();
  for (const path of sections.paths(docx)) {
    const story = new Story(context);
    docx.read(path, story);
    for (const block of story.end()) {
      // A heading there would take in the document below it.
      const { text } = block;
      said.set(text, said.get(text) ?? (block.kind === 'heading' ? { kind: 'paragraph', text } : block));
    }
  }
  return [...said.values()];
}

function commentsOf(docx: DocxPackage): number {
  let count = 0;
  docx.read(docx.pathOf('comments'), {
    open: ({ name }) => {
      if (name === 'w:comment') count += 1;
    },
    close: () => undefined,
  });
  return count;
}

function warningsOf({ struck, deleted, merged, embedded }: Losses, comments: number): ReadingWarning[] {
  return [
    ...struckWarning(struck),
    ...mergedCellsWarning(merged),
    ...deletionsWarning(deleted),
    ...embeddedWarning(embedded),
    ...commentsWarning(comments),
  ];
}

function embeddedWarning(count: number): ReadingWarning[] {
  if (count === 0) return [];
  const detail = `${count} embedded document(s) were left out. Upload them by themselves.`;
  return [{ reason: 'embedded_content_left_out', detail }];
}

function unreadable(cause: unknown): Error {
  return documentFailure('extract', {
    reason: 'unreadable_docx',
    message:
      'The Word document cannot be read: it is damaged, encrypted or in an older format. Save it again as .docx without a password.',
    cause,
  });
}
