import type { BlobLocation } from '@lectern/contracts';
import type { Chunk } from '../src/domain/chunk.ts';
import type { ReadingNotes } from '../src/domain/extracted.ts';
import type { DocumentChange, DocumentVersion } from '../src/ports.ts';

/** What is known of a document. */
export interface StoredDocument {
  readonly tenantId: string;
  /** The highest version that is settled; 0 for none. */
  readonly version: number;
  readonly isDeleted: boolean;
  readonly chunks: StoredChunks | undefined;
}

/** The chunks of a version, in their order, and what was told when it was read. */
export interface StoredChunks {
  readonly version: number;
  readonly model: string;
  /** Of the bytes that they were made of. */
  readonly sha256: string;
  readonly rows: readonly Chunk[];
  readonly notes: ReadingNotes;
  readonly attachmentCount: number;
}

/** A vector of the cache, and the document that brought it. */
export interface CachedVector {
  readonly tenantId: string;
  readonly model: string;
  readonly hash: string;
  readonly documentId: string;
  readonly vector: Float32Array;
}

export interface NotedBlob {
  readonly documentId: string;
  readonly location: BlobLocation;
  readonly notedAt: Date;
}

/** What the embedding service has stored. One of these outlives the adapters that read and write it. */
export class EmbeddingTables {
  readonly documents = new Map<string, StoredDocument>();
  readonly vectors = new Map<string, CachedVector>();
  readonly blobs = new Map<string, NotedBlob>();

  /** Writes a change of a document that is there. None of it fails. */
  write(documentId: string, { settle, tombstone, purge }: DocumentChange): void {
    if (settle !== undefined) this.#settle(documentId, settle);
    if (tombstone) this.#update(documentId, { isDeleted: true });
    if (!purge) return;
    const used = this.hashesOf(documentId);
    this.#update(documentId, { chunks: undefined });
    this.#removeUnused(documentId, used);
  }

  /** Caches vectors that are not cached yet. */
  cache(
    { documentId, tenantId }: Omit<DocumentVersion, 'version'>,
    { model, vectors }: { readonly model: string; readonly vectors: ReadonlyMap<string, Float32Array> },
  ): void {
    for (const [hash, vector] of vectors) {
      const id = vectorId({ tenantId, model, hash });
      if (!this.vectors.has(id)) this.vectors.set(id, { tenantId, model, hash, documentId, vector });
    }
  }

  /** Of the chunks of a document. */
  hashesOf(documentId: string): Set<string> {
    return new Set(this.documents.get(documentId)?.chunks?.rows.map(({ contentHash }) => contentHash));
  }

  #settle(documentId: string, settle: NonNullable<DocumentChange['settle']>): void {
    const { content, model, chunks, vectors, notes, attachmentCount = 0 } = settle;
    const { version, sha256 } = content;
    this.#update(documentId, { version });
    const replaced = chunks.length > 0 ? this.hashesOf(documentId) : new Set<string>();
    if (chunks.length > 0) {
      const rows = [...chunks].sort((a, b) => a.ordinal - b.ordinal);
      this.#update(documentId, { chunks: { version, model, sha256, rows, notes, attachmentCount } });
      this.cache(content, { model, vectors });
    }
    this.#removeUnused(documentId, replaced);
  }

  /** What the document brought or used goes, unless a chunk of the tenant still uses it. */
  #removeUnused(documentId: string, hashes: ReadonlySet<string>): void {
    const tenantId = this.documents.get(documentId)?.tenantId;
    const ofTenant = [...this.documents].filter(([, document]) => document.tenantId === tenantId);
    const used = new Set(ofTenant.flatMap(([id]) => [...this.hashesOf(id)]));
    for (const [id, vector] of this.vectors) {
      const isConcerned =
        vector.documentId === documentId || (vector.tenantId === tenantId && hashes.has(vector.hash));
      if (isConcerned && !used.has(vector.hash)) this.vectors.delete(id);
    }
  }

  #update(documentId: string, change: Partial<StoredDocument>): void {
    const before = this.documents.get(documentId);
    if (before === undefined) throw new Error(`There is no document ${documentId}.`);
    this.documents.set(documentId, { ...before, ...change });
  }
}

/** Of a vector in {@link EmbeddingTables.vectors}. */
export function vectorId({
  tenantId,
  model,
  hash,
}: Pick<CachedVector, 'tenantId' | 'model' | 'hash'>): string {
  return JSON.stringify([tenantId, model, hash]);
}
