import type { DocumentProperties, Membership, ReadingWarning } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { GivenDescription, KnownDescription } from './description.ts';
import { newerSharing, type Sharing } from './sharing.ts';

/** What a document is found by: its id means nothing without its tenant. */
export interface DocumentKey {
  readonly documentId: string;
  readonly tenantId: string;
}

/** A version of a document. */
export interface VersionKey extends DocumentKey {
  readonly version: number;
}

/**
 * What the index knows of a document. `awaited`: who may see it, but no version yet; `foreign`: that it belongs to another
 * tenant, and nothing else.
 */
export interface IndexedDocument extends DocumentKey {
  readonly state: 'live' | 'awaited' | 'deleted' | 'foreign';
  /** The version that searches see; undefined unless the document is live. */
  readonly liveVersion: number | undefined;
  /** Undefined unless the document is live or awaited. */
  readonly sharing: Sharing | undefined;
  readonly description: KnownDescription;
}

/** A version that can be made searchable. */
export interface VersionFacts extends VersionKey, Sharing {
  /** Which state of its description the title is of; undefined, as 0, of a release that did not count. */
  readonly descriptionRevision?: number | undefined;
  /** What its sender has said about it since it was sent through the pipeline. */
  readonly given?: GivenDescription | undefined;
  /** Which time the version goes through the pipeline; undefined where its event does not say. */
  readonly attempt?: number | undefined;
  readonly title: string;
  /** What was told when it was read; passed on, so that its status never comes without. */
  readonly warnings?: readonly ReadingWarning[] | undefined;
  readonly properties?: DocumentProperties | undefined;
  readonly filename?: string | undefined;
  /** That it is in; undefined where it is read from the index, whose points have them. */
  readonly collections?: readonly Membership[] | undefined;
  /** `factsClaim` of its points; undefined likewise. */
  readonly factsDigest?: string | undefined;
  readonly model: string;
  readonly chunkCount: number;
}

/** The mark that a document is deleted for good. Nothing else is kept of it. */
export type Tombstone = DocumentKey;

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
export function decideArrival(known: IndexedDocument | undefined, { version }: VersionKey): Arrival {
  if (known === undefined) return 'index';
  if (known.state === 'deleted' || known.state === 'foreign') return known.state;
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
  if (known?.state === 'foreign') throw documentNotFound();
  return known?.state === 'deleted' ? undefined : { state: 'deleted', documentId, tenantId };
}

/**
 * Decides on a state of sharing that arrives: what to store, or undefined when something newer is known, or the document is
 * deleted. A repetition is stored again.
 *
 * @throws AppError `not_found` (`document_not_found`) when the document belongs to another tenant
 */
export function decideSharing(
  known: IndexedDocument | undefined,
  arriving: Sharing,
): { sharing: Sharing } | undefined {
  if (known?.state === 'foreign') throw documentNotFound();
  if (known?.state === 'deleted') return undefined;
  const sharing = newerSharing(known?.sharing, arriving);
  return sharing === known?.sharing ? undefined : { sharing };
}

/**
 * Decides on a description that arrives, as {@link decideSharing} does on a sharing.
 *
 * @throws AppError `not_found` (`document_not_found`) when the document belongs to another tenant
 */
export function decideDescription(
  known: IndexedDocument | undefined,
  given: GivenDescription,
): { given: GivenDescription } | undefined {
  if (known?.state === 'foreign') throw documentNotFound();
  if (known?.state === 'deleted') return undefined;
  return (known?.description.descriptionRevision ?? 0) > given.descriptionRevision ? undefined : { given };
}

function documentNotFound(): AppError {
  return new AppError('not_found', 'There is no such document.', { reason: 'document_not_found' });
}
