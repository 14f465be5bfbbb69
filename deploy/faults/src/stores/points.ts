import { join } from 'node:path';
import { connect, type Table } from '@lancedb/lancedb';
import type { StoredPart } from './snapshot.ts';

/** The table of the vector store of an embedded platform; undefined before its first point. */
export async function openPoints(dataDir: string): Promise<Table | undefined> {
  const connection = await connect(join(dataDir, 'vectors'));
  const names = await connection.tableNames();
  return names.includes('points') ? connection.openTable('points') : undefined;
}

interface PointRow {
  readonly document_id: string;
  readonly tenant_id: string;
  readonly version: number;
  readonly ordinal: number;
}

/** All points. It reads beside the retrieval service, a state of the table that is whole. */
export async function readPoints(dataDir: string): Promise<StoredPart[]> {
  const table = await openPoints(dataDir);
  if (table === undefined) return [];
  const columns = ['document_id', 'tenant_id', 'version', 'ordinal'];
  const rows: PointRow[] = await table.query().select(columns).toArray();
  return rows.map(({ document_id, tenant_id, version, ordinal }) => ({
    ...{ documentId: document_id, tenantId: tenant_id, version, ordinal },
  }));
}
