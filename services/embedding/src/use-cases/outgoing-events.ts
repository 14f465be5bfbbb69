import {
  AttachmentsExtracted,
  type BlobLocation,
  DocumentEmbedded,
  DocumentFailed,
  DocumentPurged,
  describedBy,
  toEventMetadata,
} from '@lectern/contracts';
import { type OutgoingEvent, outgoing } from '@lectern/events';
import type { StoredAttachment } from '../domain/attachment.ts';
import type { DocumentFailure } from '../domain/document-failure.ts';
import type { ReadingNotes } from '../domain/extracted.ts';
import type { DocumentVersion, EmbeddingProvider, IngestedDocument } from '../ports.ts';

/** A deletion that was decided by the document service. */
export interface Deletion {
  readonly documentId: string;
  readonly tenantId: string;
  readonly operationId: string;
}

/**
 * A version's chunks and vectors are durable: all that later stages need of the document, and where the vectors are. Its title
 * and its metadata have what the document says about itself, where its sender said nothing.
 */
export function documentEmbedded(
  document: IngestedDocument,
  made: {
    readonly provider: Pick<EmbeddingProvider, 'model' | 'dimensions'>;
    readonly chunkCount: number;
    readonly location: BlobLocation;
    readonly notes: ReadingNotes;
  },
  now: Date,
): OutgoingEvent {
  const { documentId, version, tenantId, ownerId, visibility, readers, sharingRevision } = document;
  const { filename, descriptionRevision, collections } = document;
  const { provider, chunkCount, location, notes } = made;
  const { title, metadata } = describedBy(document, notes.properties);
  return outgoing(
    DocumentEmbedded,
    {
      ...{
        documentId,
        version,
        attempt: document.attempt,
        tenantId,
        ownerId,
        visibility,
        readers,
        sharingRevision,
        title,
        descriptionRevision,
        collections: [...collections],
        filename,
        ...toEventMetadata(metadata),
      },
      ...(notes.properties && { properties: notes.properties }),
      ...(notes.warnings.length > 0 && { warnings: [...notes.warnings] }),
      ...{ model: provider.model, dimensions: provider.dimensions, chunkCount, location },
      timestamp: now.toISOString(),
    },
    documentId,
  );
}

/** What is attached to a version of a mail lies ready, to become documents of their own. */
export function attachmentsExtracted(
  document: DocumentVersion & Pick<IngestedDocument, 'attempt'>,
  attachments: readonly StoredAttachment[],
  now: Date,
): OutgoingEvent {
  const { documentId, version, attempt, tenantId } = document;
  const about = { documentId, version, attempt, tenantId };
  const data = { ...about, attachments: [...attachments], timestamp: now.toISOString() };
  return outgoing(AttachmentsExtracted, data, documentId);
}

/** A version cannot be processed, now or later. */
export function documentFailed(
  document: DocumentVersion & Pick<IngestedDocument, 'attempt'>,
  failure: DocumentFailure,
  now: Date,
): OutgoingEvent {
  const { documentId, version, attempt, tenantId } = document;
  const data = { documentId, version, attempt, tenantId, ...failure, timestamp: now.toISOString() };
  return outgoing(DocumentFailed, data, documentId);
}

/** Nothing of a deleted document is left here but its tombstone. */
export function documentPurged(deletion: Deletion & { removedChunks: number }, now: Date): OutgoingEvent {
  const { documentId, tenantId, operationId, removedChunks } = deletion;
  const data = { documentId, tenantId, operationId, removedChunks, timestamp: now.toISOString() };
  return outgoing(DocumentPurged, data, documentId);
}
