import { mkdir } from 'node:fs/promises';
import { MatchQuery, type Table } from '@lancedb/lancedb';
import type { Logger } from '@lectern/telemetry';
import type { StoredHit } from '../domain/stored-hit.ts';
import type { VectorStore } from '../ports.ts';
import { searchPredicate, sqlText } from './lance-filter.ts';
import { createMaintenance, type Maintenance } from './lance-maintenance.ts';
import { type HitRow, hitColumns, toHit, toRow } from './lance-rows.ts';
import { createTable, guarded, openDirectory, openExisting } from './lance-table.ts';
import { termsOf } from './terms.ts';
import { indexMissing, refuseOtherModel, refuseWrongDimensions } from './vector-store-errors.ts';
import { createWriteQueue } from './write-queue.ts';

/** Where the table lies, and how it is kept in shape. */
export interface LanceOptions {
  readonly directory: string;
  readonly logger: Logger;
  /** Compact after this long without a write; default 2 s. */
  readonly idleMs?: number;
  /** Compact at the latest after this many writes; default 200. */
  readonly maxWrites?: number;
}

/** Files of versions that no search can still be reading. */
const keepVersionsMs = 60_000;

/**
 * Points in LanceDB, in this process: no server, files in a directory that exactly one process may own.
 *
 * Dense search is an exact scan; there is no approximate index. Lexical search is LanceDB's own BM25. Rows that the
 * indexes do not cover yet are scanned, so that a row is found as soon as its write has returned. Writes are queued one
 * behind another, since two commits at once would only make one of them try again; searches never wait for them. A
 * call that has begun cannot be cancelled. The document frequencies behind BM25 are the whole table's.
 */
export async function createLanceVectorStore(options: LanceOptions): Promise<VectorStore> {
  await mkdir(options.directory, { recursive: true });
  const connection = await openDirectory(options.directory);
  const queue = createWriteQueue();
  let open = await openExisting(connection);

  const maintenance = createMaintenance({
    run: () =>
      queue.run(async () => {
        await open?.table.optimize({ cleanupOlderThan: new Date(Date.now() - keepVersionsMs) });
      }),
    onError: (err) => options.logger.warn({ err }, 'the vector table could not be compacted; trying later'),
    idleMs: options.idleMs ?? 2_000,
    maxWrites: options.maxWrites ?? 200,
  });
  const write = writer(queue.run, maintenance, () => open?.table);

  return {
    ensureIndex: (model) =>
      queue.run(async () => {
        // One that an earlier attempt made, and then failed over, is taken as it is.
        open ??= (await openExisting(connection)) ?? (await guarded(() => createTable(connection, model)));
        refuseOtherModel(open.model, model);
      }),
    currentModel: async () => open?.model,
    upsert: async (points, signal) => {
      if (points.length === 0) return;
      const target = open;
      if (target === undefined) throw indexMissing();
      refuseWrongDimensions(points, target.model);
      const rows = points.map((point) => toRow(point, target.model));
      await write(async (table) => {
        await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
      }, signal);
    },
    ...removals(write),
    countDocument: async (documentId, signal) => {
      signal?.throwIfAborted();
      const table = open?.table;
      return table ? guarded(() => table.countRows(`document_id = ${sqlText(documentId)}`)) : 0;
    },
    ...searches(() => open?.table),
    check: async () => {
      await guarded(() => connection.tableNames());
    },
    close: async () => {
      maintenance.stop();
      await queue.drained();
      open?.table.close();
      connection.close();
    },
  };
}

function removals(
  write: Write,
): Pick<VectorStore, 'removeDocument' | 'removeVersion' | 'removeVersionsBelow' | 'removeChunksFrom'> {
  const remove = (condition: string, signal: AbortSignal | undefined) =>
    write((table) => table.delete(condition), signal);
  const of = (documentId: string) => `document_id = ${sqlText(documentId)}`;
  return {
    removeDocument: (documentId, signal) => remove(of(documentId), signal),
    removeVersion: (documentId, version, signal) =>
      remove(`${of(documentId)} AND version = ${Math.trunc(version)}`, signal),
    removeVersionsBelow: (documentId, version, signal) =>
      remove(`${of(documentId)} AND version < ${Math.trunc(version)}`, signal),
    removeChunksFrom: ({ documentId, version }, ordinal, signal) => {
      const condition = `${of(documentId)} AND version = ${Math.trunc(version)} AND ordinal >= ${Math.trunc(ordinal)}`;
      // There are hardly ever any: to look is cheaper than to write a version of the table that changes nothing.
      return write(
        async (table) => ((await table.countRows(condition)) > 0 ? table.delete(condition) : undefined),
        signal,
      );
    },
  };
}

function searches(table: () => Table | undefined): Pick<VectorStore, 'searchDense' | 'searchLexical'> {
  return {
    searchDense: async (scope, { vector, filter, limit, signal }) => {
      signal?.throwIfAborted();
      const query = table()
        ?.query()
        .nearestTo(vector)
        .distanceType('cosine')
        .where(searchPredicate(scope, filter))
        .select([...hitColumns, '_distance'])
        .limit(limit);
      const rows: (HitRow & { _distance: number })[] = (await guarded(async () => query?.toArray())) ?? [];
      return rows.map((row) => toHit(row, 1 - row._distance));
    },
    searchLexical: async (scope, { text, filter, limit, signal }): Promise<StoredHit[]> => {
      signal?.throwIfAborted();
      const terms = [...new Set(termsOf(text))].join(' ');
      if (terms === '') return [];
      const query = table()
        ?.query()
        .fullTextSearch(new MatchQuery(terms, 'terms'))
        .where(searchPredicate(scope, filter))
        .select([...hitColumns, '_score'])
        .limit(limit);
      const rows: (HitRow & { _score: number })[] = (await guarded(async () => query?.toArray())) ?? [];
      return rows.map((row) => toHit(row, row._score));
    },
  };
}

type Write = (change: (table: Table) => Promise<unknown>, signal?: AbortSignal) => Promise<void>;

function writer(
  enqueue: <T>(task: () => Promise<T>) => Promise<T>,
  maintenance: Maintenance,
  table: () => Table | undefined,
): Write {
  return (change, signal) =>
    enqueue(async () => {
      signal?.throwIfAborted();
      const target = table();
      if (target === undefined) return;
      await guarded(() => change(target));
      maintenance.wrote();
    });
}
