import type { Block } from '../../../domain/block.ts';
import type { Extracted, ReadingWarning } from '../../../domain/extracted.ts';
import { DrawingReader } from '../docx/drawings.ts';
import type { ExtractionLimits } from '../read-format.ts';
import { commentsWarning, mergedCellsWarning, struckWarning } from '../reading-warnings.ts';
import { DocumentPackage, type Relation } from './package.ts';
import { diagramTexts, SlideReader } from './slide-reader.ts';
import { unreadableOffice } from './unreadable.ts';

/** What all slides have together. */
interface Deck {
  readonly packed: DocumentPackage;
  /** Footers, and texts that the slides lie on; each once. */
  readonly marginal: Set<string>;
  /** Parts whose texts are in it. */
  readonly read: Set<string>;
  readonly losses: { struck: number; merged: number; hidden: number; comments: number };
}

/**
 * Presentations: each slide is a page under its title, with its texts, tables, diagrams and charts in the order of the file, then its
 * notes. Footers and texts that all slides have come once, in front. Slides and shapes that are not shown, and what is crossed out, are
 * left out with a warning.
 */
export async function readPptx(bytes: Uint8Array, limits: ExtractionLimits): Promise<Extracted> {
  return unreadableOffice('presentation', '.pptx', async () => {
    const packed = await DocumentPackage.open(bytes, limits.maxUnpackedBytes);
    const deck: Deck = {
      packed,
      marginal: new Set(),
      read: new Set(),
      losses: { struck: 0, merged: 0, hidden: 0, comments: 0 },
    };
    const blocks: Block[] = [];
    const warnings: ReadingWarning[] = [];
    for (const [index, part] of slidesOf(packed).entries()) {
      const slide = readSlide(deck, part, index + 1);
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
    const first = [...deck.marginal].map((text): Block => ({ kind: 'paragraph', text }));
    return { blocks: [...first, ...blocks], warnings: [...warnings, ...warningsOf(deck)] };
  });
}

function warningsOf({ losses: { struck, merged, hidden, comments } }: Deck): ReadingWarning[] {
  const detail = `${hidden} shapes are hidden, and were left out.`;
  return [
    ...(hidden === 0 ? [] : [{ reason: 'hidden_shapes', detail }]),
    ...struckWarning(struck),
    ...mergedCellsWarning(merged),
    ...commentsWarning(comments),
  ];
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
function readSlide(deck: Deck, part: string, page: number): Block[] | undefined {
  const { packed } = deck;
  const slide = new SlideReader();
  packed.walk(part, slide);
  if (slide.isHidden) return undefined;
  const relations = packed.relations(part);
  for (const footer of slide.footers) deck.marginal.add(footer);
  if (slide.showsMaster) readMasters(deck, relations);
  countLosses(deck, slide, relations);
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

/** The layout of a slide, and the master of that: their placeholders are prompts, all else is shown. */
function readMasters(deck: Deck, relations: readonly Relation[]): void {
  for (const { type, target } of relations) {
    if ((type !== 'slideLayout' && type !== 'slideMaster') || deck.read.has(target)) continue;
    deck.read.add(target);
    const reader = new SlideReader();
    deck.packed.walk(target, reader);
    for (const text of reader.fixed) deck.marginal.add(text);
    if (type === 'slideLayout' && reader.showsMaster) readMasters(deck, deck.packed.relations(target));
  }
}

function countLosses({ packed, losses }: Deck, slide: SlideReader, relations: readonly Relation[]): void {
  losses.struck += slide.losses.struck;
  losses.merged += slide.losses.merged;
  losses.hidden += slide.losses.hidden;
  for (const { type, target } of relations) {
    if (type !== 'comments') continue;
    packed.walk(target, {
      open: (element) => {
        if (element === 'cm' || element === 'reply') losses.comments += 1;
      },
    });
  }
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
