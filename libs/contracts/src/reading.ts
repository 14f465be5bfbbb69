import { z } from 'zod';
import { boundedArray } from './bounded.ts';
import { type Metadata, metadata } from './fields.ts';
import { metadataLimits, readingLimits } from './limits.ts';

/** Text of a document that was lost when it was read, or may have been read wrongly. */
const warning = z.object({
  reason: z
    .string()
    .max(readingLimits.warningReasonChars.value)
    .describe('A stable word for the kind of loss'),
  page: z.int().positive().optional().describe('From 1; only of formats with pages'),
  detail: z
    .string()
    .max(readingLimits.warningChars.value)
    .describe('What was lost, and what can be done about it'),
});

/** The same as a component of an API; a schema of an event stands alone. */
export const readingWarning = warning.meta({ id: 'ReadingWarning' });
export type ReadingWarning = z.output<typeof readingWarning>;

/** What was lost of a version, in the order of the document; missing where nothing was, or of a release that did not say. */
export const readingWarnings = boundedArray(warning, { max: readingLimits.warnings.value });

/** What a document says about itself, bounded so that it can be metadata. */
export const documentProperties = z.object({
  title: z.string().min(1).max(readingLimits.documentTitleChars.value).optional(),
  metadata,
});
export type DocumentProperties = z.output<typeof documentProperties>;

/** What its sender says about a document. */
export interface GivenFacts {
  readonly title: string;
  /** False where the title was made of the name of the file; undefined in what a release published that did not say. */
  readonly titleGiven?: boolean | undefined;
  readonly metadata: Metadata;
}

/**
 * The title and the metadata that a document has for everybody: what its sender gave, and of what the document says about itself
 * that of which its sender said nothing, as far as there is room.
 */
export function describedBy(
  { title, titleGiven, metadata: given }: GivenFacts,
  properties: DocumentProperties | undefined,
): Pick<GivenFacts, 'title' | 'metadata'> {
  const facts = new Map(Object.entries(given));
  let bytes = bytesOf(given);
  for (const [name, value] of Object.entries(properties?.metadata ?? {})) {
    const more = bytesOf({ [name]: value });
    const isRoom =
      facts.size < metadataLimits.metadataEntries.value && bytes + more <= metadataLimits.metadataBytes.value;
    if (facts.has(name) || !isRoom) continue;
    facts.set(name, value);
    bytes += more;
  }
  return {
    title: (titleGiven === false ? properties?.title : undefined) ?? title,
    metadata: Object.fromEntries(facts),
  };
}

function bytesOf(facts: Metadata): number {
  return Buffer.byteLength(JSON.stringify(facts));
}
