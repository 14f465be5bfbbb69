import type { Queryable } from '@lectern/db';
import type { StoredChunk } from '../domain/chunk.ts';
import type { DocumentContent, EmbeddedVersion } from '../ports.ts';
import { vectorFromBytes } from './vector-bytes.ts';

interface EmbeddedRow {
  readonly ordinal: number;
  readonly text: string;
  readonly headings: string[];
  readonly page: number | null;
  readonly token_count: number;
  readonly content_hash: string;
  readonly vector: Buffer | null;
}

const select = `
  SELECT c.ordinal, c.text, c.headings, c.page, c.token_count, c.content_hash, v.vector
  FROM documents d
  JOIN chunks c ON c.document_id = d.document_id
  LEFT JOIN vectors v ON v.tenant_id = c.tenant_id AND v.model = c.model AND v.content_hash = c.content_hash
  WHERE d.document_id = $1 AND d.tenant_id = $2 AND d.chunks_of = $3 AND c.version = $4 AND c.model = $5
  ORDER BY c.ordinal`;

/** See `EmbeddingRepository.findEmbedded`. One statement, so that what it finds is of one moment. */
export async function findEmbedded(
  db: Queryable,
  { documentId, tenantId, sha256, version }: DocumentContent,
  model: string,
): Promise<EmbeddedVersion | undefined> {
  const { rows } = await db.query<EmbeddedRow>(select, [documentId, tenantId, sha256, version, model]);
  const vectors = new Map<string, Float32Array>();
  for (const { content_hash: hash, vector } of rows) {
    if (vector === null) return undefined;
    vectors.set(hash, vectorFromBytes(vector));
  }
  return rows.length === 0 ? undefined : { chunks: rows.map(toChunk), vectors };
}

function toChunk(row: EmbeddedRow): StoredChunk {
  const { ordinal, text, headings, page, token_count: tokenCount, content_hash: contentHash } = row;
  return { ordinal, text, headings, ...(page === null ? {} : { page }), tokenCount, contentHash };
}
