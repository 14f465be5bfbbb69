import type {
  ChunkSource,
  DocumentIndex,
  PendingCounter,
  QueryEmbedder,
  Reporter,
  VectorStore,
} from './ports.ts';
import { indexDocument } from './use-cases/index-document.ts';
import { type FusionOptions, searchChunks } from './use-cases/search-chunks.ts';
import { unindexDocument } from './use-cases/unindex-document.ts';

/** What the service is made of. */
export interface AppParts {
  readonly store: VectorStore;
  readonly index: DocumentIndex;
  readonly chunks: ChunkSource;
  readonly embedder: QueryEmbedder;
  readonly pending: PendingCounter;
  readonly reporter: Reporter;
  readonly fusion: FusionOptions;
}

/** Everything that the retrieval service can do. */
export function createApp(parts: AppParts) {
  return {
    search: searchChunks(parts, parts.fusion),
    hideDocument: (document: { documentId: string; tenantId: string }) => parts.index.hide(document),
    indexDocument: indexDocument(parts),
    unindexDocument: unindexDocument(parts),
  };
}

export type App = ReturnType<typeof createApp>;
