import {
  AttachmentsExtracted,
  DocumentEmbedded,
  DocumentFailed,
  DocumentIndexed,
  type DocumentProperties,
  DocumentPurged,
  type DocumentResource,
  DocumentUnindexed,
} from '@lectern/contracts';
import type { DataOf } from '@lectern/events';
import { startNeighbour } from '@lectern/service/testing';
import type { TestAws } from '@lectern/testing';

type Of = Pick<DocumentResource, 'id' | 'tenantId' | 'version'> &
  Partial<DocumentResource> & { readonly attempt?: number; readonly properties?: DocumentProperties };

/** The other stages of the pipeline, saying what a test has them say. */
export async function startPipeline(aws: TestAws) {
  const embedding = await startNeighbour('embedding', aws);
  const retrieval = await startNeighbour('retrieval', aws);
  const base = ({ id, tenantId }: Of, at = new Date()) => ({
    documentId: id,
    tenantId,
    timestamp: at.toISOString(),
  });
  const told = ({ warnings = [], properties }: Of) => ({
    ...(warnings.length > 0 && { warnings }),
    ...(properties && { properties }),
  });
  return {
    embedded: (document: Of, at?: Date) =>
      embedding.emit(DocumentEmbedded, {
        ...base(document, at),
        version: document.version,
        attempt: document.attempt,
        ownerId: document.ownerId ?? 'alice',
        title: document.title ?? 'T',
        visibility: 'private',
        readers: [],
        sharingRevision: 1,
        metadata: {},
        collections: [],
        ...told(document),
        model: 'test',
        dimensions: 3,
        chunkCount: 4,
        location: { bucket: 'b', key: 'k' },
      }),
    indexed: (document: Of, at?: Date) =>
      retrieval.emit(DocumentIndexed, {
        ...base(document, at),
        version: document.version,
        attempt: document.attempt,
        ...told(document),
        model: 'test',
        chunkCount: 4,
      }),
    extracted: (mail: Of, attachments: DataOf<typeof AttachmentsExtracted>['attachments']) =>
      embedding.emit(AttachmentsExtracted, {
        ...base(mail),
        version: mail.version,
        attempt: mail.attempt,
        attachments,
      }),
    failed: (document: Of, reason = 'no_text') =>
      embedding.emit(DocumentFailed, {
        ...base(document),
        version: document.version,
        attempt: document.attempt,
        stage: 'extract',
        reason,
        message: 'The file has no text; scan it with text recognition first.',
      }),
    purged: (document: Of, operationId: string) =>
      embedding.emit(DocumentPurged, { ...base(document), operationId, removedChunks: 4 }),
    unindexed: (document: Of, operationId: string, remainingPoints = 0) =>
      retrieval.emit(DocumentUnindexed, {
        ...base(document),
        operationId,
        removedPoints: 4,
        remainingPoints,
      }),
    stop: async () => {
      await embedding.stop();
      await retrieval.stop();
    },
  };
}
