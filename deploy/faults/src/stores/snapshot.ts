/** A document as the document service stores it; content, status and failure are those of its newest version. */
export interface StoredDocument {
  readonly id: string;
  readonly tenantId: string;
  readonly title: string;
  readonly version: number;
  readonly status: string;
  readonly chunkCount: number;
  readonly failure: { readonly stage?: string; readonly reason?: string } | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly blobKey: string;
}

/** A place where bytes of a document are, or may be. */
export interface NotedBlob {
  readonly documentId: string;
  readonly key: string;
  /** The newest version of the document is there. */
  readonly isUsed: boolean;
}

/** A deletion, and what was removed of each part; null where that is not confirmed. */
export interface StoredOperation {
  readonly documentId: string;
  readonly content: number | null;
  readonly chunks: number | null;
  readonly index: number | null;
}

/** A part of a version, in the embedding service's database or in the vector store. */
export interface StoredPart {
  readonly documentId: string;
  readonly tenantId: string;
  readonly version: number;
  readonly ordinal: number;
}

/** A chunk, with the hash by which its vector is found. */
export interface StoredChunk extends StoredPart {
  readonly contentHash: string;
}

/** A vector of the cache. */
export interface CachedVector {
  readonly tenantId: string;
  readonly contentHash: string;
  /** That brought it; others may use it, too. */
  readonly documentId: string;
}

/** What the retrieval service holds to be visible. */
export interface IndexedDocument {
  readonly documentId: string;
  readonly state: string;
  readonly liveVersion: number | null;
  readonly chunkCount: number | null;
}

/** What a document takes of its tenant's quota, as the document service claims it. */
export interface StoredClaim {
  readonly documentId: string;
  readonly tenantId: string;
  readonly newestBytes: number;
  readonly earlierBytes: number;
  readonly isSettled: boolean;
}

/** What somebody sees of a document who asks the API. */
export interface View {
  readonly documentId: string;
  /** To its tenant; undefined where it is not found. */
  readonly status: string | undefined;
  /** What its tenant finds when it searches this document alone, by the marker of its newest version. */
  readonly hits: readonly { readonly version: number; readonly text: string }[];
  /** How many of its passages another tenant finds. */
  readonly foreignHits: number;
}

/** All stores of the platform at one time at which nothing goes on. */
export interface Snapshot {
  readonly documents: readonly StoredDocument[];
  readonly notedBlobs: readonly NotedBlob[];
  readonly operations: readonly StoredOperation[];
  readonly chunks: readonly StoredChunk[];
  readonly vectors: readonly CachedVector[];
  readonly claimChecks: readonly { readonly documentId: string; readonly key: string }[];
  readonly indexed: readonly IndexedDocument[];
  readonly points: readonly StoredPart[];
  readonly claims: readonly StoredClaim[];
  /** What the user service has reserved for each document. */
  readonly reserved: readonly {
    readonly documentId: string;
    readonly tenantId: string;
    readonly bytes: number;
  }[];
  /** What it counts for each tenant. */
  readonly reservedSums: readonly { readonly tenantId: string; readonly bytes: number }[];
  /** Keys of all objects in S3. */
  readonly objects: readonly string[];
  /** Events that wait to be published, by service. */
  readonly outboxes: Readonly<Record<string, number>>;
  /** Messages that wait or are at work, by queue; dead letters too. */
  readonly queues: Readonly<Record<string, number>>;
  /** Documents whose rows are not those that their history leads to. */
  readonly differing: readonly string[];
  readonly views: readonly View[];
}
