import type { Attributes } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { limits } from '../limits.ts';

/** A collection that a document is in. */
export interface Membership {
  /** Of the collection. */
  readonly id: string;
  readonly attributes: Attributes;
  /** Who put the document into it first, and when. */
  readonly addedBy: string;
  readonly addedAt: Date;
}

/**
 * The memberships of a document with one more, or with other attributes of one that there is, in the order of the collections' ids.
 *
 * @throws AppError `invalid_argument`: `too_many_collections`, `memberships_too_large`
 */
export function withMembership(current: readonly Membership[], added: Membership): readonly Membership[] {
  const known = current.find(({ id }) => id === added.id);
  const membership = known === undefined ? added : { ...known, attributes: added.attributes };
  return bounded([...current.filter(({ id }) => id !== added.id), membership]);
}

/** The memberships without those of some collections. */
export function withoutMemberships(
  current: readonly Membership[],
  collectionIds: readonly string[],
): readonly Membership[] {
  return current.filter(({ id }) => !collectionIds.includes(id));
}

/**
 * The memberships of what is attached to a document whose own have changed: it comes into the collections that the document came into, and
 * leaves those that it left; where the document has other attributes now, it has them too. All else stays.
 *
 * @throws AppError `invalid_argument`: `too_many_collections`, `memberships_too_large`
 */
export function followingMemberships(
  current: readonly Membership[],
  { before, after }: { readonly before: readonly Membership[]; readonly after: readonly Membership[] },
): readonly Membership[] {
  const left = before.filter(({ id }) => !after.some((other) => other.id === id)).map(({ id }) => id);
  const changed = after.filter((each) => !before.some((other) => isSameMemberships([each], [other])));
  return changed.reduce(withMembership, withoutMemberships(current, left));
}

/** True when both are the same collections with the same attributes, in whatever order these are. */
export function isSameMemberships(a: readonly Membership[], b: readonly Membership[]): boolean {
  return inOneOrder(a) === inOneOrder(b);
}

function inOneOrder(memberships: readonly Membership[]): string {
  return JSON.stringify(
    memberships.map(({ attributes, ...facts }) => ({
      ...facts,
      attributes: Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
    })),
  );
}

function bounded(memberships: readonly Membership[]): readonly Membership[] {
  const { documentCollections, membershipBytes } = limits;
  if (memberships.length > documentCollections.value) {
    throw new AppError(
      'invalid_argument',
      `A document is in at most ${documentCollections.value} collections. Remove it from one.`,
      { reason: 'too_many_collections' },
    );
  }
  const bytes = Buffer.byteLength(
    JSON.stringify(memberships.map(({ id, attributes }) => ({ id, attributes }))),
  );
  if (bytes > membershipBytes.value) {
    throw new AppError(
      'invalid_argument',
      `The collections of a document with their attributes take at most ${membershipBytes.value} bytes as JSON.`,
      { reason: 'memberships_too_large' },
    );
  }
  return memberships.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
