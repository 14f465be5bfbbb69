import type { DocumentProperties, ReadingWarning } from '@lectern/contracts';
import type { Db, QueryOptions, Tx } from '@lectern/db';
import type { StoredChunk } from '../domain/chunk.ts';
import type { DocumentContent, DocumentVersion, EmbeddedVersion, EmbeddingRepository } from '../ports.ts';

/** See `EmbeddingRepository.findVectors`. */
export async function findVectors(
  db: Pick<Db, 'query'>,
  { tenantId, model, hashes }: Parameters<EmbeddingRepository['findVectors']>[0],
  options: QueryOptions,
): Promise<Map<string, Float32Array>> {
  const { rows } = await db.query<{ content_hash: string; vector: Buffer }>(
    'SELECT content_hash, vector FROM vectors WHERE tenant_id = $1 AND model = $2 AND content_hash = ANY($3)',
    [tenantId, model, hashes],
    options,
  );
  return new Map(rows.map((row) => [row.content_hash, fromBytes(row.vector)]));
}

interface EmbeddedRow {
  readonly ordinal: number;
  readonly text: string;
  readonly headings: string[];
  readonly page: number | null;
  readonly token_count: number;
  readonly content_hash: string;
  readonly vector: Buffer | null;
  /** How many there should be; null where that was not noted. */
  readonly expected: number | null;
  readonly warnings: ReadingWarning[] | null;
  readonly properties: DocumentProperties | null;
}

const selectEmbedded = `
  SELECT c.ordinal, c.text, c.headings, c.page, c.token_count, c.content_hash, v.vector, d.chunk_count AS expected,
    d.warnings, d.properties
  FROM documents d
  JOIN chunks c ON c.document_id = d.document_id
  LEFT JOIN vectors v ON v.tenant_id = c.tenant_id AND v.model = $5 AND v.content_hash = c.content_hash
  WHERE d.document_id = $1 AND d.tenant_id = $2 AND d.chunks_of = $3 AND c.version = $4 AND d.attachment_count = 0
  ORDER BY c.ordinal`;

/** See `EmbeddingRepository.findEmbedded`. One statement, so that all it finds is of one moment. */
export async function findEmbedded(
  db: Pick<Db, 'query'>,
  { documentId, tenantId, sha256, version, model }: DocumentContent & { readonly model: string },
  options: QueryOptions,
): Promise<EmbeddedVersion | undefined> {
  const values = [documentId, tenantId, sha256, version, model];
  const { rows } = await db.query<EmbeddedRow>(selectEmbedded, values, options);
  const vectors = new Map<string, Float32Array>();
  for (const { content_hash: hash, vector } of rows) {
    if (vector === null) return undefined;
    vectors.set(hash, fromBytes(vector));
  }
  if (!isWhole(rows)) return undefined;
  const { warnings, properties } = rows[0] ?? {};
  return {
    chunks: rows.map(toChunk),
    vectors,
    warnings: warnings ?? [],
    properties: properties ?? undefined,
  };
}

/** None is missing: neither between two others nor, where their number was noted, at the end. */
function isWhole(rows: readonly EmbeddedRow[]): boolean {
  const expected = rows[0]?.expected ?? rows.length;
  return rows.length > 0 && rows.length === expected && rows.every(({ ordinal }, at) => ordinal === at);
}

function toChunk(row: EmbeddedRow): StoredChunk {
  const { ordinal, text, headings, page, token_count: tokenCount, content_hash: contentHash } = row;
  return { ordinal, text, headings, ...(page === null ? {} : { page }), tokenCount, contentHash };
}

/** Adds vectors that are not cached yet; in order, so that two documents with the same texts cannot deadlock. */
export async function insertVectors(
  tx: Tx,
  { tenantId, documentId }: DocumentVersion,
  { model, vectors }: { readonly model: string; readonly vectors: ReadonlyMap<string, Float32Array> },
): Promise<void> {
  await tx.query(
    `INSERT INTO vectors (tenant_id, model, document_id, content_hash, vector)
     SELECT $1, $2, $3, content_hash, vector FROM unnest($4::text[], $5::bytea[]) AS new (content_hash, vector)
     ORDER BY content_hash
     ON CONFLICT DO NOTHING`,
    [tenantId, model, documentId, [...vectors.keys()], [...vectors.values()].map(toBytes)],
  );
}

/** Of all vectors adds those that the cache does not have: hardly ever any, so that none is sent before that is known. */
export async function insertMissingVectors(
  tx: Tx,
  document: DocumentVersion,
  { model, vectors }: { readonly model: string; readonly vectors: ReadonlyMap<string, Float32Array> },
): Promise<void> {
  const { rows } = await tx.query<{ hash: string }>(
    `SELECT hash FROM unnest($3::text[]) AS wanted (hash)
     WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE tenant_id = $1 AND model = $2 AND content_hash = hash)`,
    [document.tenantId, model, [...vectors.keys()]],
  );
  const missing = new Set(rows.map(({ hash }) => hash));
  if (missing.size === 0) return;
  const lacking = new Map([...vectors].filter(([hash]) => missing.has(hash)));
  await insertVectors(tx, document, { model, vectors: lacking });
}

/** Removes vectors that the document brought or used, unless a chunk of the tenant still uses them. */
export async function removeUnusedVectors(
  tx: Tx,
  documentId: string,
  hashes: readonly string[],
): Promise<void> {
  await tx.query(
    `DELETE FROM vectors v
     WHERE (v.document_id = $1
         OR (v.tenant_id = (SELECT tenant_id FROM documents WHERE document_id = $1) AND v.content_hash = ANY($2)))
       AND NOT EXISTS (SELECT 1 FROM chunks c
         WHERE c.tenant_id = v.tenant_id AND c.content_hash = v.content_hash)`,
    [documentId, hashes],
  );
}

/** Float32, little-endian, as all machines that Node runs on have it. */
function toBytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** A copy, since a driver's buffers are pooled and need not be aligned. */
function fromBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
