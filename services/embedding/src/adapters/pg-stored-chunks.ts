import type { ReadChunk } from '@lectern/contracts';
import type { Db } from '@lectern/db';
import { chunkId } from '../domain/chunk.ts';
import type { StoredChunks } from '../ports/stored-chunks.ts';

interface ChunkRow {
  readonly ordinal: number;
  readonly text: string;
  readonly headings: string[];
  readonly page: number | null;
  readonly token_count: number;
  readonly lead: string | null;
  readonly repeated: number | null;
  readonly start_at: number | null;
}

const pageSql = `SELECT c.ordinal, c.text, c.headings, c.page, c.token_count, c.lead, c.repeated, c.start_at
  FROM documents d JOIN chunks c ON c.document_id = d.document_id AND c.tenant_id = d.tenant_id
  WHERE d.document_id = $1 AND d.tenant_id = $2 AND d.deleted_at IS NULL AND c.version = $3 AND c.ordinal >= $4
  ORDER BY c.ordinal LIMIT $5`;

/** {@link StoredChunks} on Postgres. */
export function createPgStoredChunks({ db }: { db: Pick<Db, 'query'> }): StoredChunks {
  return {
    page: async ({ documentId, tenantId, version }, { from, limit }, signal) => {
      const values = [documentId, tenantId, version, from, limit];
      const { rows } = await db.query<ChunkRow & Record<string, unknown>>(pageSql, values, { signal });
      return rows.map((row) => toReadChunk(chunkId(documentId, version, row.ordinal), row));
    },
  };
}

function toReadChunk(id: string, row: ChunkRow): ReadChunk {
  const { ordinal, text, headings, page, token_count: tokenCount, lead, repeated, start_at: start } = row;
  const isPlaced = lead !== null && repeated !== null && start !== null;
  return {
    ...{ chunkId: id, ordinal, text, headings, tokenCount },
    ...(page === null ? {} : { page }),
    ...(isPlaced ? { place: { lead, repeated, start } } : {}),
  };
}
