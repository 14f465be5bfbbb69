import type { Block } from '../../../domain/block.ts';
import type { Extracted, ReadingWarning } from '../../../domain/extracted.ts';
import { DrawingReader } from '../docx/drawings.ts';
import type { ExtractionLimits } from '../formats.ts';
import { DocumentPackage, type Relation } from './package.ts';
import { diagramTexts, SlideReader } from './slide-reader.ts';
import { unreadableOffice } from './unreadable.ts';

/**
 * Presentations: each slide is a page under its title, with its texts, tables, diagrams and charts in the order of the file, then its
 * notes. Slides that are not shown are left out with a warning.
 */
export async function readPptx(bytes: Uint8Array, limits: ExtractionLimits): Promise<Extracted> {
  return unreadableOffice('presentation', '.pptx', async () => {
    const packed = await DocumentPackage.open(bytes, limits.maxUnpackedBytes);
    const blocks: Block[] = [];
    const warnings: ReadingWarning[] = [];
    for (const [index, part] of slidesOf(packed).entries()) {
      const slide = readSlide(packed, part, index + 1);
      if (slide === undefined) {
        warnings.push({
          reason: 'hidden_slide',
          page: index + 1,
          detail: `Slide ${index + 1} is hidden, and was left out.`,
        });
        continue;
      }
      for (const block of slide) blocks.push(block);
    }
    return { blocks, warnings };
  });
}

/** The parts of the slides, in their order. @throws Error when there is no presentation */
function slidesOf(packed: DocumentPackage): string[] {
  const part = packed.mainPart('ppt/presentation.xml');
  const byId = new Map(packed.relations(part).map(({ id, target }) => [id, target]));
  const slides: string[] = [];
  const isThere = packed.walk(part, {
    open: (element, attributes) => {
      const target = element === 'sldId' ? byId.get(attributes['r:id'] ?? '') : undefined;
      if (target !== undefined) slides.push(target);
    },
  });
  if (!isThere) throw new Error('A package without a presentation.');
  return slides;
}

/** Undefined for a slide that is hidden. */
function readSlide(packed: DocumentPackage, part: string, page: number): Block[] | undefined {
  const slide = new SlideReader();
  packed.walk(part, slide);
  if (slide.isHidden) return undefined;
  const relations = packed.relations(part);
  const title = slide.title === '' ? `Slide ${page}` : slide.title;
  const body = [
    ...slide.blocks,
    ...diagrams(packed, relations),
    ...charts(packed, relations),
    ...notes(packed, relations),
  ];
  if (slide.title === '' && body.length === 0) return [];
  return [{ kind: 'heading', level: 1, text: title, page }, ...body.map((block) => ({ ...block, page }))];
}

function diagrams(packed: DocumentPackage, relations: readonly Relation[]): Block[] {
  const parts = relations.filter(({ type }) => type === 'diagramData');
  return parts.flatMap(({ target }) => diagramTexts(packed, target));
}

function charts(packed: DocumentPackage, relations: readonly Relation[]): Block[] {
  return relations.flatMap(({ type, target }) => {
    if (type !== 'chart') return [];
    const reader = new DrawingReader();
    packed.walk(target, reader);
    return reader.blocks();
  });
}

function notes(packed: DocumentPackage, relations: readonly Relation[]): Block[] {
  const part = relations.find(({ type }) => type === 'notesSlide')?.target;
  if (part === undefined) return [];
  const reader = new SlideReader();
  packed.walk(part, reader);
  const text = reader.blocks.map((block) => block.text).join('\n');
  return text === '' ? [] : [{ kind: 'paragraph', text: `Notes: ${text}` }];
}
