import type { Principal } from '@lectern/auth';
import type { Viewer } from '../domain/access.ts';

/** The caller as the rules of documents see it. */
export function viewerOf({ tenantId, userId, roles }: Principal): Viewer {
  return { tenantId, userId, isAdmin: roles.includes('admin') };
}
