import { type Principal, userIdOf } from '@lectern/auth';
import type { Metadata } from '@lectern/contracts';
import { viewerOf } from '../domain/access.ts';
import { collectionNotFound, isWithin } from '../domain/collection.ts';
import { ingest } from '../domain/document.ts';
import { type Membership, withMembership } from '../domain/membership.ts';
import type { Visibility } from '../domain/sharing.ts';
import type { DocumentRepository } from '../ports.ts';
import {
  keyedUpload,
  type SettleUploadPorts,
  type StoredUpload,
  settleUpload,
  type UploadAnswer,
} from './settle-upload.ts';
import { withClaim } from './with-claim.ts';

/** What the caller says about a new document. */
export interface DocumentFields {
  readonly title: string;
  readonly visibility: Visibility;
  /** Ids, or `me`. None where it is left out, and none for a document that the whole tenant may read. */
  readonly readers?: readonly string[] | undefined;
  readonly metadata: Metadata;
  /** Ids of collections that it comes into; beside them those that the caller is limited to. */
  readonly collections?: readonly string[] | undefined;
}

export interface CreateDocumentPorts extends SettleUploadPorts {
  readonly documents: Pick<DocumentRepository, 'create'>;
  readonly now: () => Date;
}

export interface CreateDocumentInput {
  readonly caller: Principal;
  /** A fresh id, under which the bytes are stored. */
  readonly documentId: string;
  readonly idempotencyKey: string | undefined;
  readonly upload: StoredUpload<DocumentFields>;
}

/**
 * Makes a document of an upload whose bytes are stored: document, version, idempotency key and the event that claims room
 * for it are written in one transaction; it goes through the pipeline when the claim is answered. Repeated with its key, it has its effect once and gets the first answer. The bytes are removed when they
 * become no document; when the outcome of the commit is not known, they are kept.
 *
 * @throws AppError `not_found` (`collection_not_found`); `unprocessable` (`idempotency_key_reused`) when the key was used for another request, `conflict`
 *   (`idempotency_key_in_progress`) when its answer was forgotten meanwhile
 */
export async function createDocument(
  ports: CreateDocumentPorts,
  input: CreateDocumentInput,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const { caller, documentId: id, upload } = input;
  const now = ports.now();
  const { fields, content, titleGiven = true, filename } = upload;
  const readers = fields.readers?.map((named) => userIdOf(named, caller));
  const collections = membershipsOf(caller, fields.collections, now);
  const made = { ...fields, titleGiven, filename, readers, collections, content };
  const facts = { id, tenantId: caller.tenantId, ownerId: caller.userId, ...made };
  const document = ingest(facts, now);
  const request = keyedUpload('create', input);
  const change = withClaim(undefined, { document });
  const writing = ports.documents.create(change, { userId: caller.userId, request, signal });
  return settleUpload(ports, { writing, request, content }, signal);
}

function membershipsOf(
  caller: Principal,
  named: readonly string[] = [],
  addedAt: Date,
): readonly Membership[] {
  const viewer = viewerOf(caller);
  if (!named.every((id) => isWithin(viewer, id))) throw collectionNotFound();
  const ids = new Set([...named, ...(viewer.collections ?? [])]);
  const added = [...ids].map((id) => ({ id, attributes: {}, addedBy: caller.userId, addedAt }));
  return added.reduce<readonly Membership[]>(withMembership, []);
}
