import { hasRole, type Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { type Document, documentNotFound } from './document.ts';
import { isGone } from './status.ts';

/** What the rules of access need of a caller. */
export interface Viewer {
  readonly tenantId: string;
  readonly userId: string;
  readonly isAdmin: boolean;
  /** The collections that an API key is limited to, whose documents alone it sees; undefined for all documents. */
  readonly collections?: readonly string[] | undefined;
}

/** The part of a caller that decides what it may read and change. */
export function viewerOf({
  tenantId,
  userId,
  roles,
  collections,
}: Pick<Principal, 'tenantId' | 'userId' | 'roles' | 'collections'>): Viewer {
  return { tenantId, userId, isAdmin: hasRole({ roles }, 'admin'), collections };
}

type Owned = Pick<Document, 'tenantId' | 'ownerId' | 'visibility' | 'readers' | 'status' | 'collections'>;

/**
 * The document, if the viewer may read it.
 *
 * @throws AppError `not_found` (`document_not_found`), as for a document that does not exist
 */
export function assertReadable<D extends Owned>(viewer: Viewer, document: D | undefined): D {
  if (document === undefined || isGone(document.status) || !isVisible(viewer, document)) {
    throw documentNotFound();
  }
  return document;
}

/**
 * As {@link assertReadable}, for a change.
 *
 * @throws AppError `not_found` (`document_not_found`); `permission_denied` (`not_document_owner`) when the viewer may read
 *   but not change it
 */
export function assertWritable<D extends Owned>(viewer: Viewer, document: D | undefined): D {
  const readable = assertReadable(viewer, document);
  assertMayChange(viewer, readable);
  return readable;
}

/** True for a document that {@link assertWritable} lets the viewer change. */
export function isWritable(viewer: Viewer, document: Owned): boolean {
  return !isGone(document.status) && isVisible(viewer, document) && mayChange(viewer, document);
}

/**
 * As {@link assertWritable}, but a document that is being deleted still exists for those who may delete it, so that a
 * repeated deletion finds the first one.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`)
 */
export function assertDeletable<D extends Owned>(viewer: Viewer, document: D | undefined): D {
  if (document === undefined || !isVisible(viewer, document)) throw documentNotFound();
  if (isGone(document.status) && !mayChange(viewer, document)) throw documentNotFound();
  assertMayChange(viewer, document);
  return document;
}

function isVisible(viewer: Viewer, document: Owned): boolean {
  if (document.tenantId !== viewer.tenantId || !isWithinLimits(viewer, document)) return false;
  if (document.visibility === 'tenant' || document.ownerId === viewer.userId) return true;
  return document.readers.includes(viewer.userId);
}

/** A collection widens nobody's sight; the limits of an API key narrow it. */
function isWithinLimits({ collections }: Viewer, document: Pick<Document, 'collections'>): boolean {
  return collections === undefined || document.collections.some(({ id }) => collections.includes(id));
}

/** True for a viewer who may change and delete a document, among those who may read it. */
export function mayChange(viewer: Viewer, document: Pick<Document, 'ownerId' | 'visibility'>): boolean {
  return document.ownerId === viewer.userId || (viewer.isAdmin && document.visibility === 'tenant');
}

function assertMayChange(viewer: Viewer, document: Owned): void {
  if (mayChange(viewer, document)) return;
  throw new AppError('permission_denied', 'Only the owner of the document may change or delete it.', {
    reason: 'not_document_owner',
  });
}
