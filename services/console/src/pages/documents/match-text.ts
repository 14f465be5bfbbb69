import type { DocumentRow } from './document-queries.ts';

type Matched = Pick<DocumentRow, 'title' | 'filename' | 'metadata'>;

/**
 * Whether a document has what somebody typed: `year: 2026` in a fact of its metadata, anything else in its title, its file's name or any
 * fact. Capitals make no difference.
 */
export function matchesText({ title, filename = '', metadata }: Matched, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  const at = wanted.indexOf(':');
  const name = wanted.slice(0, Math.max(at, 0)).trim();
  if (name !== '' && hasFact(metadata, name, wanted.slice(at + 1).trim())) return true;
  const facts = Object.entries(metadata).flatMap(([fact, value]) => [fact, ...valuesOf(value)]);
  return [title, filename, ...facts].some((each) => each.toLowerCase().includes(wanted));
}

function hasFact(metadata: Matched['metadata'], name: string, value: string): boolean {
  return Object.entries(metadata).some(
    ([fact, found]) =>
      fact.toLowerCase() === name && valuesOf(found).some((each) => each.toLowerCase().includes(value)),
  );
}

function valuesOf(value: Matched['metadata'][string]): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
