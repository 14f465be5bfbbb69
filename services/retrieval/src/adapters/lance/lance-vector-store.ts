import { mkdir } from 'node:fs/promises';
import type { Table } from '@lancedb/lancedb';
import type { Logger } from '@lectern/telemetry';
import PQueue from 'p-queue';
import type { PointInventory } from '../../ports/inventory.ts';
import type { VectorStore } from '../../ports.ts';
import { indexMissing, refuseOtherModel, refuseWrongDimensions } from '../vector-store-errors.ts';
import { changes, type Write } from './lance-changes.ts';
import { inventory } from './lance-inventory.ts';
import { createMaintenance, type Maintenance } from './lance-maintenance.ts';
import { rowsOf, seenBy } from './lance-predicates.ts';
import { toRow, toWordRow } from './lance-rows.ts';
import { readPassages, readWords, searches } from './lance-searches.ts';
import { createTable, guarded, openDirectory, openExisting } from './lance-table.ts';
import { createVectorIndexUpkeep, type VectorIndexOptions } from './lance-vector-index.ts';
import { createLanceWords, type LanceWords } from './lance-words.ts';

/** Where the table is, and when it is compacted. */
export interface LanceOptions {
  readonly directory: string;
  /** Default `points`. */
  readonly tableName?: string;
  readonly logger: Logger;
  /** Compact after this long without a write; default 2 s. */
  readonly idleMs?: number;
  /** Compact at the latest after this many writes; default 100. */
  readonly maxWrites?: number;
  /** When vectors are indexed; default: from 1,000 rows on, anew when the index has more than 16 parts, up to 96 MiB. */
  readonly vectorIndex?: VectorIndexOptions;
  /** Memory for words that were searched in; default 128 MiB. One audience gets half of it: some 60,000 chunks of prose. */
  readonly mostWordBytes?: number;
}

const defaultWordBytes = 128 * 1024 * 1024;

/** The vectors have most of the cache for indexes (`lance-table.ts`), and leave room for the others. */
const defaultVectorIndex: VectorIndexOptions = {
  leastRows: 1_000,
  mostParts: 16,
  mostBytes: 96 * 1024 * 1024,
};

/** Files of versions that no search can still be reading. */
const keepVersionsMs = 60_000;

/**
 * Points in LanceDB, in this process: no server, files in a directory that exactly one process may own.
 *
 * Dense search is exact; there is no approximate index (`lance-vector-index.ts`). Rows that the indexes do not cover yet are scanned, so
 * that a row is found as soon as its write has returned. Lexical search is our own (`audience-words.ts`), since the
 * figures behind LanceDB's are the whole table's and would reveal the others' words to each tenant. Writes are queued one
 * behind another, since two commits at once would only make one of them try again; searches never wait for them. A
 * call that has begun cannot be cancelled.
 */
export async function createLanceVectorStore(options: LanceOptions): Promise<VectorStore & PointInventory> {
  await mkdir(options.directory, { recursive: true });
  const connection = await openDirectory(options.directory);
  const queue = new PQueue({ concurrency: 1 });
  const place = { directory: options.directory, tableName: options.tableName ?? 'points' };
  let open = await openExisting(connection, place);

  const table = () => open?.table;
  const maintenance = maintain(options, queue, table);
  // An earlier version, or a process that was killed, may have left the table without what keeps it fast.
  if (open !== undefined) maintenance.wrote();
  const words = createLanceWords({
    load: (audience) => readWords(table(), { condition: seenBy([audience]), audiences: [audience] }),
    mostBytes: options.mostWordBytes ?? defaultWordBytes,
  });
  const write = writer(queue, { maintenance, words, table });

  return {
    ensureIndex: (model, signal) =>
      queue.add(async () => {
        signal.throwIfAborted();
        // One that an earlier attempt made, and then failed over, is taken as it is.
        open ??=
          (await openExisting(connection, place)) ??
          (await guarded(() => createTable(connection, place.tableName, model)));
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
        words.put(rows.map(toWordRow));
      }, signal);
    },
    ...changes(write, words),
    ...inventory(table, write, words),
    ...searches(table, words),
    ...readings(table),
    drop: async (signal) => {
      // A build in a folder that is removed would leave files behind.
      await maintenance.idle();
      await queue.add(async () => {
        signal.throwIfAborted();
        if (open === undefined) return;
        open.table.close();
        open = undefined;
        await guarded(() => connection.dropTable(place.tableName));
        words.forget();
      });
    },
    check: async () => {
      await guarded(() => connection.tableNames());
    },
    close: async () => {
      await maintenance.stop();
      await queue.onIdle();
      open?.table.close();
      connection.close();
    },
  };
}

function readings(table: () => Table | undefined): Pick<VectorStore, 'countDocument' | 'readVersion'> {
  return {
    countDocument: async (document, signal) => {
      signal.throwIfAborted();
      const target = table();
      return target ? guarded(() => target.countRows(rowsOf(document))) : 0;
    },
    readVersion: (version, signal) => readPassages(table(), version, signal),
  };
}

function maintain(
  { logger, idleMs = 2_000, maxWrites = 100, vectorIndex = defaultVectorIndex }: LanceOptions,
  queue: PQueue,
  table: () => Table | undefined,
): Maintenance {
  const upkeep = createVectorIndexUpkeep(vectorIndex);
  return createMaintenance({
    run: async () => {
      await queue.add(async () => {
        await table()?.optimize({ cleanupOlderThan: new Date(Date.now() - keepVersionsMs) });
      });
      const target = table();
      if (target !== undefined) await upkeep.refresh(target);
    },
    onError: (err) => logger.warn({ err }, 'upkeep of the vector table failed, retrying later'),
    idleMs,
    maxWrites,
  });
}

function writer(
  queue: PQueue,
  parts: { maintenance: Maintenance; words: LanceWords; table: () => Table | undefined },
): Write {
  return (change, signal) =>
    queue.add(async () => {
      signal.throwIfAborted();
      const target = parts.table();
      if (target === undefined) return;
      try {
        await guarded(() => change(target));
      } catch (error) {
        // It may have reached the table all the same.
        parts.words.forget();
        throw error;
      }
      parts.maintenance.wrote();
    });
}
