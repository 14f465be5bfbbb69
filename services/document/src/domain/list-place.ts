/** Where in a list a page of it is. Ids are UUIDv7, and so ordered by time. */
export interface ListPlace {
  /** Default `newest`: the newest first. */
  readonly order?: 'newest' | 'oldest' | undefined;
  /** Id of an entry: the page begins after it. */
  readonly after?: string | undefined;
  /** Id of an entry: the page ends before it. */
  readonly before?: string | undefined;
}

/** How a page is read: from which end, and between which ids. */
export interface Reading {
  readonly descending: boolean;
  /** Ids are lower than this. */
  readonly below: string | undefined;
  /** Ids are higher than this. */
  readonly above: string | undefined;
}

/** How the page at a place is read: what only ends before an entry begins with the one that is next to it. */
export function readingOf(place: ListPlace): Reading {
  const { order = 'newest', after, before } = place;
  const isNewestFirst = order === 'newest';
  const [below, above] = isNewestFirst ? [after, before] : [before, after];
  return { descending: isNewestFirst !== isBackward(place), below, above };
}

/** A page in the order of its list, and the id from which to go on; undefined where nothing is left. `read` has one entry more if there is one. */
export function pageOf<T extends { readonly id: string }>(
  read: readonly T[],
  { limit, place }: { readonly limit: number; readonly place: ListPlace },
): { readonly page: T[]; readonly next: string | undefined } {
  const page = read.slice(0, limit);
  const next = read.length > limit ? page.at(-1)?.id : undefined;
  return { page: isBackward(place) ? page.reverse() : page, next };
}

function isBackward({ after, before }: ListPlace): boolean {
  return before !== undefined && after === undefined;
}
