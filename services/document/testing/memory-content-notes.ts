import type { MemoryDb } from '@lectern/db/testing/memory';
import type { ContentNotes } from '../src/ports.ts';
import { type DocumentTables, type Place, placeId } from './memory-document-tables.ts';

export interface MemoryContentNotesParts {
  readonly db: MemoryDb;
  readonly tables: DocumentTables;
  readonly now: () => Date;
  /** How long bytes are kept that no document points to, in milliseconds. */
  readonly graceMs: number;
}

/** {@link ContentNotes} in memory. What documents point to is written with them. */
export function createMemoryContentNotes(parts: MemoryContentNotesParts): ContentNotes {
  const { db, tables, now } = parts;
  return {
    note: (key, location) => db.query('INSERT document_blobs', () => tables.note(key, location, now())),
    collect: async ({ limit, remove }) => {
      await db.query('UPDATE document_blobs', () => giveUp(parts, limit));
      return db.transaction(async () => {
        const places = due(parts, true).slice(0, limit);
        for (const { location } of places) await remove(location);
        return () => {
          for (const place of places) settle(parts, place);
          return places.length;
        };
      });
    },
  };
}

/** Nobody may point to them any more, whatever becomes of this process. */
function giveUp(parts: MemoryContentNotesParts, limit: number): void {
  for (const place of due(parts, false).slice(0, limit)) {
    parts.tables.places.set(placeId(place.documentId, place.location), { ...place, isRemoved: true });
  }
}

function due({ tables, now, graceMs }: MemoryContentNotesParts, isRemoved: boolean): Place[] {
  const until = now().getTime() - graceMs;
  return [...tables.places.values()]
    .filter((place) => place.isRemoved === isRemoved)
    .filter(({ unusedSince }) => unusedSince !== undefined && unusedSince.getTime() <= until)
    .sort((a, b) => Number(a.unusedSince) - Number(b.unusedSince));
}

/** The second removal forgets the place, the first one has it removed once more, after those that were noted in the same millisecond. */
function settle({ tables, now }: MemoryContentNotesParts, place: Place): void {
  const id = placeId(place.documentId, place.location);
  tables.places.delete(id);
  if (!place.isCleared) tables.places.set(id, { ...place, isCleared: true, unusedSince: now() });
}
