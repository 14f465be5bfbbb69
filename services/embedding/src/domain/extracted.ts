import { type DocumentProperties, metadata, type ReadingWarning } from '@lectern/contracts';
import { limits } from '../limits.ts';
import type { Block } from './block.ts';
import { oneLine } from './clean-text.ts';

export type { ReadingWarning } from '@lectern/contracts';

/** What a document says about itself, for example in the front matter of Markdown; not bounded. */
export interface ExtractedProperties {
  readonly title?: string;
  /** Values by name, as the document spells them. */
  readonly metadata: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** What was read of a document. */
export interface Extracted {
  /** In reading order. */
  readonly blocks: readonly Block[];
  /** Text that was lost, or may be read wrongly, in the order of the document; reasons are stable slugs (README). */
  readonly warnings: readonly ReadingWarning[];
  /** Undefined where the format has none. */
  readonly properties?: ExtractedProperties;
}

/** What is told of a document beside its text, within the limits. */
export interface ReadingNotes {
  readonly warnings: readonly ReadingWarning[];
  readonly properties?: DocumentProperties | undefined;
}

/** Names that searches can filter by. */
const metadataName = /^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,63}$/u;

/**
 * What is told of a document: each warning in one clean line, and where there are too many, how many are left out. Of what the
 * document says about itself that which can be metadata; all else of it is left out.
 */
export function notesOf({ warnings, properties }: Omit<Extracted, 'blocks'>): ReadingNotes {
  const told = properties && propertiesOf(properties);
  return { warnings: boundedWarnings(warnings), ...(told && { properties: told }) };
}

function boundedWarnings(warnings: readonly ReadingWarning[]): ReadingWarning[] {
  const most = limits.warnings.value;
  const kept = warnings.slice(0, warnings.length > most ? most - 1 : most).map(cleanWarning);
  const left = warnings.length - kept.length;
  if (left === 0) return kept;
  return [...kept, { reason: 'more_warnings', detail: `${left} further warnings are left out.` }];
}

function cleanWarning({ detail, ...warning }: ReadingWarning): ReadingWarning {
  return { ...warning, detail: cut(oneLine(detail), limits.warningChars.value) };
}

function propertiesOf({ title, metadata: said }: ExtractedProperties): DocumentProperties {
  const name = cut(oneLine(title ?? ''), limits.documentTitleChars.value);
  const facts = Object.entries(said).flatMap(([key, value]) => factOf(oneLine(key), value));
  return {
    ...(name === '' ? {} : { title: name }),
    metadata: Object.fromEntries(facts.slice(0, limits.propertyEntries.value)),
  };
}

type Fact = [name: string, value: DocumentProperties['metadata'][string]];

function factOf(name: string, said: ExtractedProperties['metadata'][string]): Fact[] {
  const text = typeof said === 'object' ? said.join(', ') : said;
  const value = typeof text === 'string' ? oneLine(text) : text;
  if (value === '' || String(value).length > limits.propertyChars.value || !metadataName.test(name))
    return [];
  return metadata.safeParse({ [name]: value }).success ? [[name, value]] : [];
}

/** At most so many UTF-16 units, and no half character. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
