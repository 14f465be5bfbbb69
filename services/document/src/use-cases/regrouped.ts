import { isWritable, type Viewer } from '../domain/access.ts';
import { type Document, group } from '../domain/document.ts';
import { followingMemberships, type Membership } from '../domain/membership.ts';
import type { Change, Current } from '../ports.ts';
import { documentDescribed } from './outgoing-events.ts';

/** Into which collections a document is put, by whom and when. */
interface Regrouping {
  readonly viewer: Viewer;
  readonly collections: readonly Membership[];
  readonly at: Date;
}

/**
 * A document in other collections, with what is attached to it as far as the viewer may change that: helper of `joined` and
 * `removeFromCollection`. An API key that is limited to collections so brings nothing into them that it does not see.
 *
 * @throws AppError `invalid_argument`: `too_many_collections`, `memberships_too_large`, also of what is attached
 */
export function regrouped(
  { document: before, attachments = [] }: Pick<Current, 'document' | 'attachments'>,
  { viewer, collections, at }: Regrouping,
): Change {
  const change = grouped(before, collections, at);
  const follow = (attached: Document) => {
    const followed = { before: before.collections, after: change.document.collections };
    return grouped(attached, followingMemberships(attached.collections, followed), at);
  };
  const changed = attachments.filter((each) => isWritable(viewer, each.document));
  return { ...change, attachments: changed.map((each) => follow(each.document)) };
}

function grouped(before: Document, collections: readonly Membership[], at: Date): Change {
  const document = group(before, collections, at);
  return { document, events: document === before ? [] : [documentDescribed(document)] };
}
