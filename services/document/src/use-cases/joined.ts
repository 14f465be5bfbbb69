import type { Attributes } from '@lectern/contracts';
import { assertWritable, type Viewer } from '../domain/access.ts';
import { withMembership } from '../domain/membership.ts';
import type { Change, Current } from '../ports.ts';
import { regrouped } from './regrouped.ts';

/** Into which collection a document comes, for whom and when, and all that is said of it there. */
export interface Joining {
  readonly viewer: Viewer;
  readonly collectionId: string;
  readonly attributes: Attributes;
  readonly at: Date;
}

/**
 * A document in one collection more, or with other attributes there: helper of `addToCollection` and `settleBatches`.
 *
 * @throws AppError `not_found` (`document_not_found`); `permission_denied` (`not_document_owner`); `invalid_argument`:
 *   `too_many_collections`, `memberships_too_large`
 */
export function joined(
  current: Current | undefined,
  { viewer, collectionId: id, attributes, at }: Joining,
): Change {
  const before = assertWritable(viewer, current?.document);
  const added = { id, attributes, addedBy: viewer.userId, addedAt: at };
  const collections = withMembership(before.collections, added);
  return regrouped({ ...current, document: before }, { viewer, collections, at });
}
