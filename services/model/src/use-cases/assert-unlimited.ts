import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/**
 * Keeps keys that are limited to collections from what counts for the whole tenant.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`)
 */
export function assertUnlimited({ collections }: Principal): void {
  if (collections === undefined) return;
  throw new AppError(
    'permission_denied',
    'The API key is limited to some collections: it changes nothing for the whole tenant.',
    { reason: 'limited_to_collections' },
  );
}
