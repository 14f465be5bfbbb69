import type { DocumentProperties, ReadingWarning } from '@lectern/contracts/reader';
import { limits } from '../limits.ts';
import type { AttachedFile } from './attachment.ts';
import type { Block } from './block.ts';
import { cutText, oneLine } from './clean-text.ts';
import { boundedProperties, type ExtractedProperties } from './properties.ts';

export type { ReadingWarning } from '@lectern/contracts/reader';

/** Text in pictures was to be recognized, and could not be. */
export const notRecognized: ReadingWarning = {
  reason: 'recognition_failed',
  detail:
    'Recognizing the text in pictures takes too much time or memory, or fails. Divide the file, or scan it at 300 dots per inch.',
};

/** What was read of a document. */
export interface Extracted {
  /** In reading order. */
  readonly blocks: readonly Block[];
  /** Text that was lost, or may be read wrongly, in the order of the document; reasons are stable slugs (README). */
  readonly warnings: readonly ReadingWarning[];
  /** Undefined where the format has none. */
  readonly properties?: ExtractedProperties;
  /** Files that were taken out of it, each to become a document of its own; of mails alone. */
  readonly attachments?: readonly AttachedFile[];
}

/** What is told of a document beside its text, within the limits. */
export interface ReadingNotes {
  readonly warnings: readonly ReadingWarning[];
  readonly properties?: DocumentProperties | undefined;
}

/**
 * What is told of a document: each warning in one clean line, and where there are too many, how many are left out. Of what the
 * document says about itself that which can be metadata; all else of it is named in a warning.
 */
export function notesOf({ warnings, properties }: Pick<Extracted, 'warnings' | 'properties'>): ReadingNotes {
  if (properties === undefined) return { warnings: boundedWarnings(warnings) };
  const { leftOut, ...told } = boundedProperties(properties);
  return { warnings: boundedWarnings([...warnings, ...notTaken(leftOut)]), properties: told };
}

const mostNamed = 10;

function notTaken(names: readonly string[]): ReadingWarning[] {
  if (names.length === 0) return [];
  const named = names.slice(0, mostNamed).map((name) => cutText(name, limits.propertyNameChars.value));
  const what = `${names.length} of the values that the document gives about itself became no metadata`;
  const detail = `${what}, since they are nested, too long or too many: ${named.join(', ')}.`;
  return [{ reason: 'properties_left_out', detail }];
}

function boundedWarnings(warnings: readonly ReadingWarning[]): ReadingWarning[] {
  const most = limits.warnings.value;
  const kept = warnings.slice(0, warnings.length > most ? most - 1 : most).map(cleanWarning);
  const left = warnings.length - kept.length;
  if (left === 0) return kept;
  return [...kept, { reason: 'more_warnings', detail: `${left} further warnings are left out.` }];
}

function cleanWarning({ detail, ...warning }: ReadingWarning): ReadingWarning {
  return { ...warning, detail: cutText(oneLine(detail), limits.warningChars.value) };
}
