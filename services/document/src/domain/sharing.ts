import { AppError } from '@lectern/errors';

/** `private`: the owner and the readers; `tenant`: everyone of the tenant. */
export type Visibility = 'private' | 'tenant';

/** Who may read a document beside its owner. */
export interface Sharing {
  readonly visibility: Visibility;
  /** Users of the tenant, each once and in one order; nobody where the whole tenant may read, and never the owner. */
  readonly readers: readonly string[];
}

/** What a caller says about sharing; what is left out stays as it is. */
export interface SharingChange {
  readonly visibility?: Visibility | undefined;
  readonly readers?: readonly string[] | undefined;
}

/**
 * The sharing of a document after a change. A document that becomes readable for the tenant loses its readers, so that
 * none of them come back unseen when it becomes private again.
 *
 * @throws AppError `invalid_argument` (`readers_need_private`) when readers are named of a document for the whole tenant
 */
export function changedSharing(current: Sharing & { ownerId: string }, change: SharingChange): Sharing {
  const visibility = change.visibility ?? current.visibility;
  const named = change.readers ?? (visibility === 'private' ? current.readers : []);
  if (visibility === 'tenant' && named.length > 0) throw readersNeedPrivate();
  const readers = [...new Set(named)].filter((reader) => reader !== current.ownerId).sort();
  return { visibility, readers };
}

/** True when both let the same users read. */
export function isSameSharing(a: Sharing, b: Sharing): boolean {
  return a.visibility === b.visibility && JSON.stringify(a.readers) === JSON.stringify(b.readers);
}

function readersNeedPrivate(): AppError {
  return new AppError(
    'invalid_argument',
    'Everyone of the tenant may read the document. Make it private to name its readers.',
    { reason: 'readers_need_private' },
  );
}
