import { createMemoryDb, type MemoryDb } from '@lectern/db/testing/memory';
import { AppError } from '@lectern/errors';
import type { UnitOfWork } from '@lectern/events';
import type { Chunk, StoredChunk } from '../src/domain/chunk.ts';
import type { DocumentContent, DocumentKey, EmbeddedVersion, EmbeddingRepository } from '../src/ports.ts';
import { EmbeddingTables, type NotedBlob, type StoredDocument, vectorId } from './memory-embedding-tables.ts';

export interface MemoryEmbeddingRepositoryParts {
  readonly unitOfWork: UnitOfWork;
  /** Which events had their effect, as the unit of work writes it. */
  readonly inbox: ReadonlySet<string>;
  readonly tables?: EmbeddingTables;
  readonly db?: MemoryDb;
  readonly now: () => Date;
  /** How long claim-check blobs are kept, in milliseconds. */
  readonly blobRetentionMs: number;
}

/** {@link EmbeddingRepository} in memory, held to the same contract as Postgres. */
export function createMemoryEmbeddingRepository(parts: MemoryEmbeddingRepositoryParts): EmbeddingRepository {
  const { unitOfWork, inbox, tables = new EmbeddingTables(), db = createMemoryDb(), now } = parts;
  return {
    stateOf: (document, eventId) =>
      db.query('SELECT documents', () => ({
        ...stateOf(found(tables, document)),
        handled: inbox.has(eventId),
      })),
    findEmbedded: (document, model) =>
      db.query('SELECT chunks', () => embedded(tables, found(tables, document), { ...document, model })),
    findVectors: ({ tenantId, model, hashes }) =>
      db.query('SELECT vectors', () => {
        const cached = hashes.map((hash) => tables.vectors.get(vectorId({ tenantId, model, hash })));
        return new Map(cached.filter((each) => each !== undefined).map(({ hash, vector }) => [hash, vector]));
      }),
    saveVectors: (document, made) =>
      db.query('INSERT vectors', () => {
        const { deleted, settledVersion } = lock(tables, document);
        if (!deleted && settledVersion <= document.version) tables.cache(document, made);
      }),
    noteBlob: (document, location) =>
      db.query('INSERT vector_blobs', () => {
        const { documentId } = document;
        if (!lock(tables, document).deleted)
          tables.blobs.set(blobId(documentId, location), { documentId, location, notedAt: now() });
      }),
    findBlobs: (document) =>
      db.query('SELECT vector_blobs', () =>
        found(tables, document) === undefined
          ? []
          : [...tables.blobs.values()]
              .filter(({ documentId }) => documentId === document.documentId)
              .map(({ location }) => location),
      ),
    collectBlobs: ({ limit, remove }) =>
      db.transaction(async () => {
        const blobs = dueBlobs(tables, parts).slice(0, limit);
        for (const { location } of blobs) await remove(location);
        return () => {
          for (const { documentId, location } of blobs) tables.blobs.delete(blobId(documentId, location));
          return blobs.length;
        };
      }),
    change: (document, decide, options) =>
      unitOfWork.run(async ({ publish }) => {
        const { documentId } = document;
        refuseForeign(tables, document);
        const current = tables.documents.get(documentId);
        const chunkCount = current?.chunks?.rows.length ?? 0;
        const change = decide({ ...stateOf(current), chunkCount });
        for (const event of change?.events ?? []) await publish(event);
        lock(tables, document);
        if (change !== undefined) tables.write(documentId, change);
        return change;
      }, options),
  };
}

/** A document of another tenant is not found. */
function found({ documents }: EmbeddingTables, { documentId, tenantId }: DocumentKey) {
  const document = documents.get(documentId);
  return document?.tenantId === tenantId ? document : undefined;
}

function stateOf(document: StoredDocument | undefined): { settledVersion: number; deleted: boolean } {
  return { settledVersion: document?.version ?? 0, deleted: document?.isDeleted === true };
}

/** Makes the document known if it is new. */
function lock(tables: EmbeddingTables, document: DocumentKey): ReturnType<typeof stateOf> {
  refuseForeign(tables, document);
  const { documentId, tenantId } = document;
  const none = { tenantId, version: 0, isDeleted: false, chunks: undefined };
  const known = tables.documents.get(documentId) ?? none;
  tables.documents.set(documentId, known);
  return stateOf(known);
}

function refuseForeign({ documents }: EmbeddingTables, { documentId, tenantId }: DocumentKey): void {
  const known = documents.get(documentId);
  if (known === undefined || known.tenantId === tenantId) return;
  throw new AppError('not_found', 'There is no such document.', { reason: 'document_not_found' });
}

function embedded(
  { vectors: cache }: EmbeddingTables,
  document: StoredDocument | undefined,
  { tenantId, version, sha256, model }: DocumentContent & { readonly model: string },
): EmbeddedVersion | undefined {
  const { chunks } = document ?? {};
  if (chunks === undefined || chunks.attachmentCount > 0) return undefined;
  if (chunks.version !== version || chunks.sha256 !== sha256) return undefined;
  if (!chunks.rows.every(({ ordinal }, at) => ordinal === at)) return undefined;
  const vectors = new Map<string, Float32Array>();
  for (const { contentHash: hash } of chunks.rows) {
    const cached = cache.get(vectorId({ tenantId, model, hash }));
    if (cached === undefined) return undefined;
    vectors.set(hash, cached.vector);
  }
  return { chunks: chunks.rows.map(toStored), vectors, ...chunks.notes };
}

function toStored({ input: _, lead: _lead, repeated: _repeated, ...stored }: Chunk): StoredChunk {
  return stored;
}

function dueBlobs(
  { blobs }: EmbeddingTables,
  { now, blobRetentionMs }: Pick<MemoryEmbeddingRepositoryParts, 'now' | 'blobRetentionMs'>,
): NotedBlob[] {
  const until = now().getTime() - blobRetentionMs;
  return [...blobs.values()]
    .filter(({ notedAt }) => notedAt.getTime() <= until)
    .sort((a, b) => a.notedAt.getTime() - b.notedAt.getTime());
}

function blobId(documentId: string, { bucket, key }: NotedBlob['location']): string {
  return JSON.stringify([documentId, bucket, key]);
}
