import type { Document } from '@lectern/client';

/** A value of a fact of metadata. */
export type FactValue = Document['metadata'][string];
export type FactKind = 'text' | 'number' | 'yes-no' | 'list';

/** A fact as it is edited. */
export interface FactLine {
  readonly id: number;
  readonly name: string;
  readonly kind: FactKind;
  /** A list with its entries by lines. */
  readonly text: string;
  /** What the document has; undefined for a new fact. */
  readonly given?: FactValue;
}

/** The facts in lines. */
export function linesOf(metadata: Document['metadata']): FactLine[] {
  return Object.entries(metadata).map(([name, value], id) => ({ id, name, given: value, ...lineOf(value) }));
}

/** What a merge patch has to say so that the facts become those of the lines; undefined where they are already. */
export function patchOf(
  metadata: Document['metadata'],
  lines: readonly FactLine[],
): Record<string, FactValue | null> | undefined {
  const wanted = new Map(
    lines.filter(({ name }) => name.trim() !== '').map((line) => [line.name.trim(), line]),
  );
  const patch: Record<string, FactValue | null> = {};
  for (const name of Object.keys(metadata)) if (!wanted.has(name)) patch[name] = null;
  for (const [name, line] of wanted) {
    const value = lineValue(line);
    if (JSON.stringify(metadata[name]) !== JSON.stringify(value)) patch[name] = value;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** Whether title or facts are others than they were. */
export function hasOtherFacts(
  before: Pick<Document, 'title' | 'metadata'>,
  now: Pick<Document, 'title' | 'metadata'>,
): boolean {
  return before.title !== now.title || patchOf(before.metadata, linesOf(now.metadata)) !== undefined;
}

/** What is wrong with a line; undefined where nothing is. */
export function problemOf({ name, kind, text }: FactLine, lines: readonly FactLine[]): string | undefined {
  if (name.trim() === '') return 'A fact needs a name.';
  if (lines.filter((line) => line.name.trim() === name.trim()).length > 1)
    return 'There are two facts of this name.';
  if (kind === 'number' && (text.trim() === '' || !Number.isFinite(Number(text))))
    return 'This is no number.';
  return undefined;
}

/** A value as one reads it. */
export function factText(value: FactValue): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

function lineOf(value: FactValue): Pick<FactLine, 'kind' | 'text'> {
  if (Array.isArray(value)) return { kind: 'list', text: value.join('\n') };
  if (typeof value === 'number') return { kind: 'number', text: String(value) };
  if (typeof value === 'boolean') return { kind: 'yes-no', text: value ? 'yes' : 'no' };
  return { kind: 'text', text: value };
}

function lineValue({ kind, text, given }: FactLine): FactValue {
  // Text alone does not tell `2026` from `"2026"`, nor where an entry of several lines ends.
  if (given !== undefined && isShownAs(given, { kind, text })) return given;
  if (kind === 'number') return Number(text);
  if (kind === 'yes-no') return text === 'yes';
  if (kind === 'list') return entriesOf(text, Array.isArray(given) ? given : []);
  return text;
}

function isShownAs(value: FactValue, { kind, text }: Pick<FactLine, 'kind' | 'text'>): boolean {
  const shown = lineOf(value);
  return shown.kind === kind && shown.text === text;
}

/** Entries that were there stay what they were; a new one is a number where it reads as one and all that were there are numbers. */
function entriesOf(text: string, given: readonly (string | number)[]): (string | number)[] {
  const known = new Map(given.map((entry) => [String(entry), entry]));
  const areNumbers = given.length > 0 && given.every((entry) => typeof entry === 'number');
  return text
    .split('\n')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const isNumber = areNumbers && Number.isFinite(Number(entry));
      return known.get(entry.trim()) ?? known.get(entry) ?? (isNumber ? Number(entry) : entry);
    });
}
