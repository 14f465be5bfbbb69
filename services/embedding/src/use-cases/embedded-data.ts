import type { BlobLocation, DocumentEmbedded, DocumentIngested } from '@lectern/contracts';
import type { DataOf } from '@lectern/events';
import type { EmbeddingProvider } from '../ports.ts';

/** What `DocumentEmbedded` says of a version: all that later stages need of the document, and where the vectors lie. */
export function embeddedData(
  data: DataOf<typeof DocumentIngested>,
  provider: Pick<EmbeddingProvider, 'model' | 'dimensions'>,
  made: { chunkCount: number; location: BlobLocation },
): DataOf<typeof DocumentEmbedded> {
  const { documentId, version, tenantId, ownerId, title, visibility, metadata } = data;
  return {
    ...{ documentId, version, tenantId, ownerId, title, visibility, metadata },
    model: provider.model,
    dimensions: provider.dimensions,
    ...made,
    timestamp: new Date().toISOString(),
  };
}
