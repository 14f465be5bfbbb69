import type { Visibility } from '@lectern/contracts';

/** Who may see a document, all its versions alike. */
export interface Sharing {
  readonly ownerId: string;
  /** `private`: owner and readers; `tenant`: everyone of the tenant. */
  readonly visibility: Visibility;
  readonly readers: readonly string[];
  /** Counts the changes. Events come in any order: of two states, the one with the higher revision is the newer. */
  readonly sharingRevision: number;
}

/** The newer of two states. Of the same revision there is one state only, but where the sender does not count yet. */
export function newerSharing(known: Sharing | undefined, arriving: Sharing): Sharing {
  const { ownerId, visibility, readers, sharingRevision } = arriving;
  if (known !== undefined && known.sharingRevision > sharingRevision) return known;
  return { ownerId, visibility, readers, sharingRevision };
}
