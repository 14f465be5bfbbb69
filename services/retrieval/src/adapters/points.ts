import { v5 as uuidV5 } from 'uuid';

/** Fixed: a change would give every point a new id and leave the old ones behind. */
const namespace = '5f3c1d52-7a0e-5c37-9f0a-6d1f1b8c2e41';

/**
 * The deterministic id of a point (UUIDv5), so that indexing a version twice writes the same points. JSON keeps the
 * parts apart whatever characters they have.
 */
export function pointIdOf(point: {
  documentId: string;
  version: number;
  ordinal: number;
  model: string;
}): string {
  return uuidV5(JSON.stringify([point.documentId, point.version, point.ordinal, point.model]), namespace);
}

/** The text of a point that words are looked up in: a match in the title or a heading counts for the chunk below it. */
export function lexicalText(point: { title: string; headings: readonly string[]; text: string }): string {
  return [point.title, ...point.headings, point.text].join('\n');
}
