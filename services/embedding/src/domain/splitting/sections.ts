import type { Block, BodyBlock, HeadingBlock } from '../block.ts';
import { cutToFit, type Measure } from './cut-to-fit.ts';

/** Body text under one path of headings. No chunk spans two sections. */
export interface Section {
  /** Outermost first. */
  readonly headings: readonly string[];
  /** The headings between the section before and the body of this one, as they stand in the document. */
  readonly opening: readonly string[];
  readonly body: readonly BodyBlock[];
}

/**
 * Cuts a document along its headings. A heading with nothing under it is itself the body of its section, so that its
 * words are found; one with only deeper headings under it is in their paths.
 */
export function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = [];
  let path: HeadingBlock[] = [];
  let opening: string[] = [];
  let body: BodyBlock[] = [];
  const endSection = (next?: HeadingBlock): void => {
    const heading = path.at(-1);
    const isBare = body.length === 0 && heading !== undefined && (next?.level ?? 0) <= heading.level;
    if (isBare) {
      body = [{ ...heading, kind: 'paragraph' }];
      opening.pop();
    }
    if (body.length === 0) return;
    sections.push({ headings: path.map((h) => h.text), opening, body });
    opening = [];
    body = [];
  };
  for (const block of blocks) {
    if (block.kind !== 'heading') {
      body.push(block);
      continue;
    }
    endSection(block);
    path = [...path.filter((h) => h.level < block.level), block];
    opening.push(block.text);
  }
  endSection();
  return sections;
}

/** What is put in front of a chunk for embedding: nothing, its path of headings, or the document's title and that path. */
export type ContextMode = 'none' | 'headings' | 'title';

/** Most of a chunk's tokens that context may take. */
const maxContextTokens = 48;

/** What the context of a section can be made of. */
export interface ContextParts {
  readonly mode: ContextMode;
  readonly title: string;
  readonly headings: readonly string[];
}

/**
 * The context of a section, at most {@link maxContextTokens} long. Outer parts are left out first, since the inner heading
 * says more about the text.
 */
export function embeddingContext({ mode, title, headings }: ContextParts, measure: Measure): string {
  if (mode === 'none') return '';
  const path = mode === 'title' && title !== '' ? [title, ...headings] : headings;
  const parts = path.filter((part, index) => part !== path[index - 1]);
  while (parts.length > 1 && measure(parts.join('\n')) > maxContextTokens) parts.shift();
  const context = parts.join('\n');
  if (measure(context) <= maxContextTokens) return context;
  const [start = ''] = cutToFit(context, { limit: maxContextTokens, measure });
  return start.trim();
}

/** What is embedded of a chunk: its context, if there is any, and its text. */
export function inputOf(text: string, parts: ContextParts, measure: Measure): string {
  return withContext(embeddingContext(parts, measure), text);
}

/** A text behind the context of its section. */
export function withContext(context: string, text: string): string {
  return context === '' ? text : `${context}\n${text}`;
}
