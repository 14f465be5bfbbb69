import type { DocumentResource, DocumentSummary } from '@lectern/contracts';
import { mayChange, type Viewer } from '../domain/access.ts';
import { isWithin } from '../domain/collection.ts';
import { type DeleteOperation, hasSucceeded, partsOf } from '../domain/delete-operation.ts';
import { type Document, descriptionOf, type ListedDocument } from '../domain/document.ts';
import type { Membership } from '../domain/membership.ts';
import type { TimelineEntry } from '../domain/timeline.ts';
import type { ListedAttachment } from '../ports/attachments.ts';
import type { OperationResource } from './history-schemas.ts';

/** Who sees documents, which of them have the bytes of which others, and what is attached to which. */
export interface Seen {
  readonly viewer: Viewer;
  readonly duplicates: ReadonlyMap<string, string>;
  readonly attachments: ReadonlyMap<string, readonly ListedAttachment[]>;
}

/** A document as a viewer sees it. */
export function toDocumentResource(seen: Seen, document: Document): DocumentResource {
  return { ...factsOf(seen, document), timeline: document.timeline.map(toStep) };
}

/** A document as it is shown in a list. */
export function toDocumentSummary(seen: Seen, document: ListedDocument): DocumentSummary {
  return { ...factsOf(seen, document), lastStep: toStep(document.lastStep) };
}

function toStep({ status, version, at, warnings }: TimelineEntry): DocumentSummary['lastStep'] {
  return {
    status,
    version,
    at: at.toISOString(),
    ...(warnings?.length ? { warningCount: warnings.length } : {}),
  };
}

/** Without the location of its bytes, which callers have no use for; readers do not learn who the others are. */
function factsOf(
  { viewer, duplicates, attachments }: Seen,
  document: Omit<Document, 'timeline'>,
): Omit<DocumentResource, 'timeline'> {
  const { content, failure } = document;
  const duplicateOf = duplicates.get(document.id);
  const attached = attachments.get(document.id);
  const { title, metadata } = descriptionOf(document);
  return {
    id: document.id,
    title,
    ...(document.filename === undefined ? {} : { filename: document.filename }),
    contentType: content.contentType,
    bytes: content.bytes,
    sha256: content.sha256,
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
    ...(document.attachedTo === undefined ? {} : { attachmentOf: document.attachedTo.documentId }),
    ...(attached === undefined ? {} : { attachments: [...attached] }),
    tenantId: document.tenantId,
    ownerId: document.ownerId,
    visibility: document.visibility,
    ...(mayChange(viewer, document) ? { readers: [...document.readers] } : {}),
    metadata,
    collections: document.collections.filter(({ id }) => isWithin(viewer, id)).map(toMembershipResource),
    version: document.version,
    status: document.status,
    chunkCount: document.chunkCount,
    ...(failure === undefined ? {} : { error: failure }),
    warnings: [...document.warnings],
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
  };
}

/** A document in a collection as callers see it. */
export function toMembershipResource({ addedAt, attributes, ...facts }: Membership) {
  return { ...facts, attributes: { ...attributes }, addedAt: addedAt.toISOString() };
}

/** A deletion as callers see it. */
export function toOperationResource(operation: DeleteOperation): OperationResource {
  const { confirmed, removed } = operation;
  return {
    id: operation.id,
    kind: 'document.delete',
    documentId: operation.documentId,
    status: hasSucceeded(operation) ? 'succeeded' : 'running',
    removed: {
      content: confirmed.content !== undefined,
      chunks: confirmed.chunks !== undefined,
      index: confirmed.index !== undefined,
      ...(operation.attachments === undefined ? {} : { attachments: confirmed.attachments !== undefined }),
    },
    steps: partsOf(operation).map((part) => ({
      part,
      ...(confirmed[part] === undefined ? {} : { doneAt: confirmed[part].toISOString() }),
      ...(removed[part] === undefined ? {} : { removed: removed[part] }),
    })),
    ...(hasSucceeded(operation) ? { receipt: receiptOf(operation) } : {}),
    createdAt: operation.createdAt.toISOString(),
    updatedAt: operation.updatedAt.toISOString(),
  };
}

/** What is left of the document to say: that nothing is, and how much there was. */
function receiptOf({ removed, updatedAt }: DeleteOperation): NonNullable<OperationResource['receipt']> {
  const { content: blobs, chunks, index: points, attachments } = removed;
  return {
    completedAt: updatedAt.toISOString(),
    ...(blobs === undefined ? {} : { blobs }),
    ...(chunks === undefined ? {} : { chunks }),
    ...(points === undefined ? {} : { points }),
    ...(attachments === undefined ? {} : { attachments }),
  };
}

/** A step as an event of the stream; its id is the position, from which a reader goes on. */
export function toStatusEvent({ position, at, failure: error, ...step }: TimelineEntry) {
  const { status, version, chunkCount, warnings } = step;
  const data = { status, version, at: at.toISOString(), chunkCount, error, warnings };
  return { event: 'status', id: String(position), data };
}
