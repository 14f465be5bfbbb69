import type { Table } from '@lancedb/lancedb';
import { audienceOf } from '../../domain/access-scope.ts';
import type { Description } from '../../domain/description.ts';
import type { DocumentKey } from '../../domain/indexed-document.ts';
import type { VectorStore } from '../../ports.ts';
import type { ChunkPlace } from './audience-words.ts';
import { rowsOf } from './lance-predicates.ts';
import { type StoredRow, toDescribed, toWordRow } from './lance-rows.ts';
import { readWords } from './lance-searches.ts';
import { listOf } from './lance-sql.ts';
import type { LanceWords } from './lance-words.ts';

/** Runs a change in its turn; it sees the table, if there is one. */
export type Write = (change: (table: Table) => Promise<unknown>, signal: AbortSignal) => Promise<void>;

/** What is done to the points of a document that are there. */
export function changes(
  write: Write,
  words: LanceWords,
): Pick<
  VectorStore,
  'setAudience' | 'describe' | 'removeDocument' | 'removeVersion' | 'removeVersionsBelow' | 'removeChunksFrom'
> {
  const remove = async (
    table: Table,
    { tenantId, documentId }: DocumentKey,
    beyond: { condition: string; which: (chunk: ChunkPlace) => boolean },
  ) => {
    await table.delete(`${rowsOf({ tenantId, documentId })} AND ${beyond.condition}`);
    words.remove(tenantId, (chunk) => chunk.documentId === documentId && beyond.which(chunk));
  };
  return {
    setAudience: (document, sharing, signal) => {
      const audiences = audienceOf({ ...document, ...sharing });
      return write((table) => setAudience(table, words, { document, audiences }), signal);
    },
    describe: (document, description, signal) =>
      write((table) => describe(table, words, { document, description }), signal),
    removeDocument: (document, signal) =>
      write((table) => remove(table, document, { condition: 'true', which: () => true }), signal),
    removeVersion: ({ version, ...document }, signal) => {
      const condition = `version = ${Math.trunc(version)}`;
      const which = (chunk: ChunkPlace) => chunk.version === version;
      return write((table) => remove(table, document, { condition, which }), signal);
    },
    removeVersionsBelow: ({ version, ...document }, signal) => {
      const condition = `version < ${Math.trunc(version)}`;
      const which = (chunk: ChunkPlace) => chunk.version < version;
      return write((table) => remove(table, document, { condition, which }), signal);
    },
    removeChunksFrom: ({ version, ...document }, ordinal, signal) => {
      const condition = `version = ${Math.trunc(version)} AND ordinal >= ${Math.trunc(ordinal)}`;
      const which = (chunk: ChunkPlace) => chunk.version === version && chunk.ordinal >= ordinal;
      // There are hardly ever any: to look is cheaper than to write a version of the table that changes nothing.
      return write(async (table) => {
        if ((await table.countRows(`${rowsOf(document)} AND ${condition}`)) === 0) return;
        await remove(table, document, { condition, which });
      }, signal);
    },
  };
}

/** The words of a document are read again, since an audience that is new to it has them not yet. */
async function setAudience(
  table: Table,
  words: LanceWords,
  { document, audiences }: { document: DocumentKey; audiences: string[] },
): Promise<void> {
  const condition = rowsOf(document);
  if ((await table.countRows(condition)) === 0) return;
  await table.update({ where: condition, valuesSql: { audiences: listOf(audiences) } });
  for await (const rows of readWords(table, { condition, audiences })) words.put(rows);
}

/** Only rows that are there are written, with their vectors as they are; other writes wait, so that nothing is lost in between. */
async function describe(
  table: Table,
  words: LanceWords,
  { document, description }: { document: DocumentKey; description: Description },
): Promise<void> {
  for await (const batch of table.query().where(rowsOf(document))) {
    const rows = Array.from({ length: batch.numRows }, (_, at) =>
      toDescribed(batch.get(at)?.toJSON() as StoredRow, description),
    );
    await table.mergeInsert('id').whenMatchedUpdateAll().execute(rows);
    words.put(rows.map(toWordRow));
  }
}
