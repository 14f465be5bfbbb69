import { differingFromHistory } from '@lectern/document/testing/wiring';
import type { Stored, StoredDocument } from '../layer.ts';
import { type Owner, owners } from '../owners.ts';
import type { Databases } from './database.ts';

const { signal } = new AbortController();

/** Whether a document or a claim waits for an event. */
export async function isWaiting(databases: Databases): Promise<boolean> {
  const waiting = `SELECT FROM documents WHERE status IN ('ingested', 'embedded', 'deleting')
    UNION ALL SELECT FROM document_claims WHERE NOT settled LIMIT 1`;
  return (await databases.look('document').query(waiting)).rowCount > 0;
}

/** All that is stored. */
export async function look(databases: Databases): Promise<Stored> {
  const outboxes = new Map<Owner, number>();
  for (const owner of owners)
    outboxes.set(owner, (await databases.look(owner).query('SELECT FROM outbox')).rowCount);
  return { documents: await documents(databases), reservedBytes: await reserved(databases), outboxes };
}

interface DocumentRow extends Record<string, unknown> {
  readonly id: string;
  readonly tenant_id: string;
  readonly status: string;
  readonly version: number;
  readonly chunk_count: number;
  readonly blob_key: string;
}

const documentsSql = `SELECT d.id, d.tenant_id, d.status, d.version, d.chunk_count, v.blob_key
  FROM documents d JOIN document_versions v ON v.document_id = d.id AND v.version = d.version`;

async function documents(databases: Databases): Promise<StoredDocument[]> {
  const { rows } = await databases.look('document').query<DocumentRow>(documentsSql);
  const differing = await differingFromHistory(databases.look('document') as never, signal);
  const bytes = await bytesByVersion(databases);
  const derived = await derivedData(databases);
  return rows.map((row) => ({
    ...{ id: row.id, tenantId: row.tenant_id, status: row.status, version: row.version },
    ...{ chunkCount: row.chunk_count, blobKey: row.blob_key, bytes: bytes(row.id) },
    ...derived(row.id),
    differsFromHistory: differing.includes(row.id),
  }));
}

async function bytesByVersion(databases: Databases): Promise<(id: string) => Map<number, number>> {
  const { rows } = await databases
    .look('document')
    .query<{ document_id: string; version: number; bytes: number }>(
      'SELECT document_id, version, bytes::int AS bytes FROM document_versions',
    );
  return (id) => new Map(rows.filter((row) => row.document_id === id).map((row) => [row.version, row.bytes]));
}

interface ChunkRow extends Record<string, unknown> {
  readonly document_id: string;
  readonly version: number;
  readonly ordinal: number;
  readonly text: string;
}

/** What the other services have of a document. */
async function derivedData(
  databases: Databases,
): Promise<(id: string) => Pick<StoredDocument, 'chunks' | 'vectors' | 'liveVersion'>> {
  const { rows: chunks } = await databases
    .look('embedding')
    .query<ChunkRow>('SELECT document_id, version, ordinal, text FROM chunks ORDER BY ordinal');
  const { rows: vectors } = await databases
    .look('embedding')
    .query<{ document_id: string }>('SELECT document_id FROM vectors');
  const { rows: live } = await databases
    .look('retrieval')
    .query<{ document_id: string; live_version: number | null }>(
      'SELECT document_id, live_version FROM documents',
    );
  return (id) => ({
    chunks: chunks.filter((row) => row.document_id === id),
    vectors: vectors.filter((row) => row.document_id === id).length,
    liveVersion: live.find((row) => row.document_id === id)?.live_version ?? undefined,
  });
}

async function reserved(databases: Databases): Promise<Map<string, number>> {
  const { rows } = await databases
    .look('user')
    .query<{ tenant_id: string; bytes: number }>(
      'SELECT tenant_id, reserved_bytes::int AS bytes FROM tenant_storage',
    );
  return new Map(rows.map(({ tenant_id, bytes }) => [tenant_id, bytes]));
}
