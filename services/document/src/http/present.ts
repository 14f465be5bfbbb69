import type { DocumentResource } from '@lectern/contracts';
import { type DeleteOperation, hasSucceeded } from '../domain/delete-operation.ts';
import type { Document } from '../domain/document.ts';
import type { OperationResource } from './schemas.ts';

/** A document as callers see it. Where its bytes lie is not theirs to know. */
export function toDocumentResource(document: Document): DocumentResource {
  const { content, failure } = document;
  return {
    id: document.id,
    title: document.title,
    contentType: content.contentType,
    bytes: content.bytes,
    sha256: content.sha256,
    tenantId: document.tenantId,
    ownerId: document.ownerId,
    visibility: document.visibility,
    metadata: document.metadata,
    version: document.version,
    status: document.status,
    chunkCount: document.chunkCount,
    ...(failure === undefined ? {} : { error: failure }),
    timeline: document.timeline.map(({ status, version, at }) => ({ status, version, at: at.toISOString() })),
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
  };
}

/** A deletion as callers see it. */
export function toOperationResource(operation: DeleteOperation): OperationResource {
  const { confirmed } = operation;
  return {
    id: operation.id,
    kind: 'document.delete',
    documentId: operation.documentId,
    status: hasSucceeded(operation) ? 'succeeded' : 'running',
    removed: {
      content: confirmed.content !== undefined,
      chunks: confirmed.chunks !== undefined,
      index: confirmed.index !== undefined,
    },
    createdAt: operation.createdAt.toISOString(),
    updatedAt: operation.updatedAt.toISOString(),
  };
}
