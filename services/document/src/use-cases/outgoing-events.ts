import {
  DocumentDeleted,
  DocumentDescribed,
  DocumentIngested,
  DocumentShared,
  DocumentsErased,
  StorageClaimed,
  toEventMetadata,
} from '@lectern/contracts';
import { type OutgoingEvent, outgoing } from '@lectern/events';
import { bytesOf, type Claim } from '../domain/claim.ts';
import type { DeleteOperation } from '../domain/delete-operation.ts';
import { type Document, type DocumentKey, ingestedAt } from '../domain/document.ts';
import type { ErasedAmounts, Erasure } from '../domain/erasure.ts';
import type { Change, Current } from '../ports.ts';

/** A version has been accepted, its bytes are durable, and they are reserved. */
export function documentIngested(document: Document): OutgoingEvent {
  const { version, attempt, title, titleGiven, filename, metadata, content } = document;
  const { descriptionRevision, attachedTo } = document;
  const about = {
    ...sharingOf(document),
    version,
    attempt,
    title,
    titleGiven,
    descriptionRevision,
    filename,
    attachmentDepth: attachedTo?.depth,
    collections: groupingOf(document),
  };
  const facts = { ...about, ...toEventMetadata(metadata), ...content };
  const timestamp = ingestedAt(document).toISOString();
  return outgoing(DocumentIngested, { ...facts, timestamp }, document.id);
}

/** It has been changed who may read the document. */
export function documentShared(document: Document): OutgoingEvent {
  const timestamp = document.updatedAt.toISOString();
  return outgoing(DocumentShared, { ...sharingOf(document), timestamp }, document.id);
}

/** Something else is said about the document, or it is in other collections. */
export function documentDescribed(document: Document): OutgoingEvent {
  const { title, titleGiven, metadata, descriptionRevision } = document;
  const facts = { ...toEventMetadata(metadata), collections: groupingOf(document) };
  const given = { title, titleGiven, ...facts, descriptionRevision };
  const data = { ...sharingOf(document), ...given, timestamp: document.updatedAt.toISOString() };
  return outgoing(DocumentDescribed, data, document.id);
}

function groupingOf({ collections }: Document) {
  return collections.map(({ id, attributes }) => ({ id, attributes: { ...attributes } }));
}

function sharingOf({ id: documentId, tenantId, ownerId, visibility, readers, sharingRevision }: Document) {
  return { documentId, tenantId, ownerId, visibility, readers, sharingRevision };
}

/** An owner has deleted the document; all data that is derived from it has to be removed. */
export function documentDeleted(document: Document, operation: DeleteOperation): OutgoingEvent {
  const { id: documentId, tenantId, ownerId } = document;
  const timestamp = operation.createdAt.toISOString();
  const data = { documentId, tenantId, ownerId, operationId: operation.id, timestamp };
  return outgoing(DocumentDeleted, data, documentId);
}

/**
 * There is no such document, and never will be: all data that others have of it has to be removed. Its owner is not known, and there is no
 * operation that anybody follows.
 */
export function unknownDeleted(key: DocumentKey, operationId: string, now: Date): OutgoingEvent {
  const data = { ...key, ownerId: 'unknown', operationId, timestamp: now.toISOString() };
  return outgoing(DocumentDeleted, data, key.documentId);
}

/** What a document takes of its tenant's quota has changed, or it asks for more. */
export function storageClaimed(claim: Claim): OutgoingEvent {
  const { documentId, tenantId, version, revision, claimedAt } = claim;
  const timestamp = claimedAt.toISOString();
  const data = { documentId, tenantId, version, claim: revision, ...bytesOf(claim), timestamp };
  return outgoing(StorageClaimed, data, documentId);
}

/** Nothing is left of the documents that an erasure is about. */
export function documentsErased(
  { id: erasureId, tenantId }: Erasure,
  amounts: ErasedAmounts,
  now: Date,
): OutgoingEvent {
  const data = { erasureId, tenantId, ...amounts, timestamp: now.toISOString() };
  return outgoing(DocumentsErased, data, erasureId);
}

/** The event of the newest change of a document: of its deletion, or of its newest version and what that waits for. */
export function newestEvent({ document, operation, claim }: Current): OutgoingEvent {
  if (document.status !== 'deleting')
    return claim?.isAsking ? storageClaimed(claim) : documentIngested(document);
  if (operation === undefined) throw new Error(`The deletion of ${document.id} has no operation.`);
  return documentDeleted(document, operation);
}

/** No change of a document, and the event of its newest one again. */
export function unchangedAgain(current: Current): Change {
  const { document, operation } = current;
  return { document, ...(operation && { operation }), events: [newestEvent(current)] };
}
