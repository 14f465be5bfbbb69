import type { Metadata } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Viewer } from './access.ts';
import { type MetadataPatch, patchedMetadata } from './description.ts';

/** What a collection is found by: its id means nothing without its tenant. */
export interface CollectionKey {
  readonly tenantId: string;
  readonly collectionId: string;
}

/** A named set of documents. Everyone of the tenant may see it, and of its documents those that they may read anyway. */
export interface Collection {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** May be empty. */
  readonly description: string;
  readonly metadata: Metadata;
  /** Undefined when that account is erased. */
  readonly createdBy?: string | undefined;
  /** Counts its changes from 1; documents that come and go are none. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a caller says about a collection; what is left out stays as it is. */
export interface CollectionChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: MetadataPatch | undefined;
}

/** How many documents of a collection somebody may read, by status, and the bytes of their newest versions together. */
export interface CollectionCounts {
  readonly documents: Readonly<Record<CountedStatus, number>>;
  readonly bytes: number;
  /** How many more are to come into it by batches. */
  readonly joining: number;
}

/** The statuses of documents that are shown. */
export const countedStatuses = ['ingested', 'embedded', 'indexed', 'failed', 'rejected'] as const;
export type CountedStatus = (typeof countedStatuses)[number];

/** Of a collection in which somebody may read nothing. */
export const noDocuments: CollectionCounts = {
  documents: { ingested: 0, embedded: 0, indexed: 0, failed: 0, rejected: 0 },
  bytes: 0,
  joining: 0,
};

/**
 * The collection after a change.
 *
 * @throws AppError `invalid_argument` (`metadata_too_large`)
 */
export function changedCollection(current: Collection, change: CollectionChange, now: Date): Collection {
  const { name = current.name, description = current.description, metadata: patch } = change;
  const metadata = patch === undefined ? current.metadata : patchedMetadata(current.metadata, patch);
  return { ...current, name, description, metadata, version: current.version + 1, updatedAt: now };
}

/**
 * The collection, if the viewer may see it.
 *
 * @throws AppError `not_found` (`collection_not_found`), as for a collection that does not exist
 */
export function assertSeen(viewer: Viewer, collection: Collection | undefined): Collection {
  if (collection === undefined || collection.tenantId !== viewer.tenantId) throw collectionNotFound();
  if (!isWithin(viewer, collection.id)) throw collectionNotFound();
  return collection;
}

/**
 * As {@link assertSeen}, for a change of the collection itself.
 *
 * @throws AppError `not_found` (`collection_not_found`); `permission_denied`: `not_collection_owner` for who neither made it nor
 *   administers the tenant, `limited_to_collections`
 */
export function assertMayChangeCollection(viewer: Viewer, found: Collection | undefined): Collection {
  const collection = assertSeen(viewer, found);
  assertUnlimited(viewer);
  if (collection.createdBy === viewer.userId || viewer.isAdmin) return collection;
  throw new AppError(
    'permission_denied',
    'Only who made the collection, or an administrator of the tenant, may change or delete it.',
    { reason: 'not_collection_owner' },
  );
}

/** @throws AppError `permission_denied` (`limited_to_collections`) for who is limited to some collections and so manages neither collections nor a tenant */
export function assertUnlimited({ collections }: Viewer): void {
  if (collections === undefined) return;
  throw new AppError(
    'permission_denied',
    'The API key is limited to some collections: it manages neither collections nor what is about all documents.',
    { reason: 'limited_to_collections' },
  );
}

/** False for a collection that a viewer is kept out of by the limits of the API key. */
export function isWithin({ collections }: Pick<Viewer, 'collections'>, collectionId: string): boolean {
  return collections === undefined || collections.includes(collectionId);
}

/** One error for all reasons not to show a collection, so that it reveals nothing. */
export function collectionNotFound(): AppError {
  return new AppError('not_found', 'There is no such collection.', { reason: 'collection_not_found' });
}
