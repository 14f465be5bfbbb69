import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Connection, connect, Index, Session, type Table } from '@lancedb/lancedb';
import type { EmbeddingModel } from '../../ports.ts';
import { storeUnavailable } from '../vector-store-errors.ts';
import { modelOf, pointSchema } from './lance-rows.ts';
import { emptySpanColumns } from './lance-spans.ts';

/** LanceDB's own defaults, 6 GiB and 1 GiB, are for a server that does nothing else. */
const indexCacheBytes = 128n * 1024n * 1024n;
const metadataCacheBytes = 32n * 1024n * 1024n;

/** The table of an index, and the model that its vectors are of. */
export interface OpenTable {
  readonly table: Table;
  readonly model: EmbeddingModel;
}

/**
 * Opens a directory as a database, with caches of a size that suits a service.
 *
 * By the scheme that has LanceDB write as to any object store (docs/adr/0061-lancedb-writes-as-to-an-object-store.md). Its own way of
 * writing local files, which `file:` and a bare path take, passes over the error of a file's last bytes (lance-io 12.0.0 to 14.0.2,
 * `LocalWriter::poll_shutdown`): on a full disk it commits files that are cut short, and the table can never be read again.
 */
export function openDirectory(directory: string): Promise<Connection> {
  const { href } = pathToFileURL(directory);
  const uri = href.replace(/^file:/, 'file-object-store:');
  return guarded(() => connect(uri, { session: new Session(indexCacheBytes, metadataCacheBytes) }));
}

/** The table that an earlier run has made in the connection's directory; undefined before the first one. */
export async function openExisting(
  connection: Connection,
  { directory, tableName }: { directory: string; tableName: string },
): Promise<OpenTable | undefined> {
  return guarded(async () => {
    if (!(await hasVersion(join(directory, `${tableName}.lance`)))) return undefined;
    const table = await connection.openTable(tableName);
    const model = modelOf(await table.schema());
    if (model === undefined) throw new Error(`table ${tableName} was not made by this service`);
    await adoptEarlier(table);
    await ensureIndexes(table);
    return { table, model };
  });
}

/**
 * Whether LanceDB had come to the end of making a table. A process that was killed before leaves a folder without any
 * version of it, which counts as a table by its name, cannot be opened, and is taken over by making the table again.
 */
async function hasVersion(folder: string): Promise<boolean> {
  try {
    return (await readdir(join(folder, '_versions'))).some((file) => file.endsWith('.manifest'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Makes the table for a model. */
export async function createTable(
  connection: Connection,
  tableName: string,
  model: EmbeddingModel,
): Promise<OpenTable> {
  const table = await connection.createEmptyTable(tableName, pointSchema(model), { mode: 'create' });
  await ensureIndexes(table);
  return { table, model };
}

/**
 * Gives a table of an earlier version, whose rows had one audience, or none of the columns by which facts are compared, the columns
 * of now. Each step can be repeated. What is compared is empty until a document is described or indexed again. The tenant is the
 * first text in the JSON of the audience: ids have no character that JSON would escape.
 */
async function adoptEarlier(table: Table): Promise<void> {
  const has = new Set((await table.schema()).fields.map((field) => field.name));
  const spans = emptySpanColumns.filter(({ name }) => !has.has(name));
  if (spans.length > 0) await table.addColumns(spans);
  if (!has.has('audience')) return;
  const columns = [
    { name: 'tenant_id', valueSql: `split_part(audience, '"', 2)` },
    { name: 'audiences', valueSql: 'make_array(audience)' },
  ];
  const missing = columns.filter(({ name }) => !has.has(name));
  if (missing.length > 0) await table.addColumns(missing);
  await table.dropColumns(['audience']);
}

/**
 * Also at each start: a process that died while it made the table may have left it without, and one of an earlier
 * version with its index of words, whose figures were those of all tenants together and which nothing reads any more.
 */
async function ensureIndexes(table: Table): Promise<void> {
  const indexes = await table.listIndices();
  for (const { name, columns } of indexes) if (columns.includes('terms')) await table.dropIndex(name);
  const existing = new Set(indexes.flatMap((index) => index.columns));
  const wanted = {
    id: Index.btree(),
    document_id: Index.btree(),
    audiences: Index.labelList(),
    facts: Index.labelList(),
  };
  for (const [column, config] of Object.entries(wanted)) {
    if (!existing.has(column)) await table.createIndex(column, { config });
  }
}

/** Runs a call of LanceDB; what it throws is a failure of the store. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeUnavailable('lancedb', error);
  }
}
