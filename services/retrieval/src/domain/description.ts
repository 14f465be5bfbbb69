import { type DocumentProperties, describedBy, type GivenFacts, type Membership } from '@lectern/contracts';
import type { Facts } from './facts.ts';

/** What searches show, and find a document by, beside its chunks. */
export interface Description extends Facts {
  readonly title: string;
}

/** What people say about a document, as it was changed last. */
export interface GivenDescription extends GivenFacts {
  /** Undefined, as none, of a release without collections. */
  readonly collections?: readonly Membership[] | undefined;
  /** Counts the changes. Events come in any order: of two states, the one with the higher revision is the newer. */
  readonly descriptionRevision: number;
}

/** What is known of the description of a document. */
export interface KnownDescription {
  /** 0 before the first one. */
  readonly descriptionRevision: number;
  /** Undefined while what a version came with is the newest. */
  readonly given: GivenDescription | undefined;
}

/** Of a document of which nothing is known. */
export const undescribed: KnownDescription = { descriptionRevision: 0, given: undefined };

/** A version with its description, as it was when it was sent through the pipeline. */
interface DescribedVersion extends Description {
  readonly properties?: DocumentProperties | undefined;
  /** Undefined, as 0, of a release that did not count. */
  readonly descriptionRevision?: number | undefined;
}

/**
 * The description that a version gets: what its sender has said since, if that is known, together with what the version says about
 * itself; else what it came with.
 */
export function newestDescription(
  known: KnownDescription | undefined,
  { title, metadata, collections, properties, descriptionRevision = 0 }: DescribedVersion,
): Description & KnownDescription {
  const given = known?.given;
  if (given === undefined || given.descriptionRevision < descriptionRevision)
    return { title, metadata, collections, descriptionRevision, given: undefined };
  return { ...descriptionBy(given, properties), descriptionRevision: given.descriptionRevision, given };
}

/** The description that follows from what people say about a document and what it says about itself. */
export function descriptionBy(
  given: GivenDescription,
  properties: DocumentProperties | undefined,
): Description {
  return { ...describedBy(given, properties), collections: given.collections ?? [] };
}
