import type { Block, BodyBlock, HeadingBlock } from '../block.ts';

/** Body text under one path of headings. No chunk spans two sections. */
export interface Section {
  /** Outermost first. */
  readonly headings: readonly string[];
  readonly body: readonly BodyBlock[];
}

/**
 * Cuts a document along its headings. A heading with nothing under it is itself the body of its section, so that its
 * words are found; one with only deeper headings under it lives on in their paths.
 */
export function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = [];
  let path: HeadingBlock[] = [];
  let body: BodyBlock[] = [];
  const endSection = (next?: HeadingBlock): void => {
    const heading = path.at(-1);
    const isBare = body.length === 0 && heading !== undefined && (next?.level ?? 0) <= heading.level;
    if (isBare) body = [{ ...heading, kind: 'paragraph' }];
    if (body.length > 0) sections.push({ headings: path.map((h) => h.text), body });
    body = [];
  };
  for (const block of blocks) {
    if (block.kind !== 'heading') {
      body.push(block);
      continue;
    }
    endSection(block);
    path = [...path.filter((h) => h.level < block.level), block];
  }
  endSection();
  return sections;
}
