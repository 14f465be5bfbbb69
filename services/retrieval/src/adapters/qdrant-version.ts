import { AppError } from '@lectern/errors';

/**
 * The first version of Qdrant that counts how rare a word is over the points that a filter names. Older ones read past
 * the request to do so, and count over everybody's: nothing but the version tells.
 */
const oldest = [1, 19] as const;

/** @throws AppError `unavailable` (`vector_store_too_old`) for a server whose scores would tell of other tenants' words */
export function refuseOldVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new AppError('unavailable', `Qdrant ${version} is too old; ${oldest.join('.')} is needed.`, {
    reason: 'vector_store_too_old',
    details: { version },
  });
}
