import type { Visibility } from '@lectern/contracts';
import { AppError } from '@lectern/errors';

/** What the index knows of a document. */
export interface IndexedDocument {
  readonly documentId: string;
  readonly tenantId: string;
  readonly state: 'live' | 'deleted';
  /** The version that searches see; undefined for a document that is deleted. */
  readonly liveVersion: number | undefined;
}

/** A version that can be made searchable. */
export interface VersionFacts {
  readonly documentId: string;
  readonly version: number;
  readonly tenantId: string;
  readonly ownerId: string;
  readonly visibility: Visibility;
  readonly title: string;
  readonly model: string;
  readonly chunkCount: number;
}

/** The mark that a document is deleted for good. Nothing else is kept of it. */
export interface Tombstone {
  readonly documentId: string;
  readonly tenantId: string;
}

/** What is stored of a document: the facts of its live version, or its tombstone. */
export type DocumentState =
  | ({ readonly state: 'live' } & VersionFacts)
  | ({ readonly state: 'deleted' } & Tombstone);

/** What to do with a version that arrives, given what is known. Events come in any order and more than once. */
export type Arrival = 'index' | 'superseded' | 'deleted' | 'foreign';

/**
 * Decides on an arriving version. The live version itself is indexed again: the points are the same, so that a repeat
 * after a crash repairs what the crash left half done. `foreign`: the document belongs to another tenant.
 */
export function decideArrival(
  known: IndexedDocument | undefined,
  { tenantId, version }: Pick<VersionFacts, 'tenantId' | 'version'>,
): Arrival {
  if (known === undefined) return 'index';
  if (known.state === 'deleted') return 'deleted';
  if (known.tenantId !== tenantId) return 'foreign';
  return known.liveVersion !== undefined && known.liveVersion > version ? 'superseded' : 'index';
}

/**
 * Decides on a deletion: the tombstone to store, also of a document that was never indexed; undefined when it is there.
 *
 * @throws AppError `not_found` (`document_not_found`) when the document belongs to another tenant
 */
export function decideDeletion(
  known: IndexedDocument | undefined,
  { documentId, tenantId }: Tombstone,
): DocumentState | undefined {
  if (known !== undefined && known.tenantId !== tenantId) {
    throw new AppError('not_found', 'There is no such document.', { reason: 'document_not_found' });
  }
  return known?.state === 'deleted' ? undefined : { state: 'deleted', documentId, tenantId };
}

/** What is known of a document once a state is stored. */
export function knownOf(state: DocumentState): IndexedDocument {
  const { documentId, tenantId } = state;
  const liveVersion = state.state === 'live' ? state.version : undefined;
  return { documentId, tenantId, state: state.state, liveVersion };
}
