import type { Document } from '@lectern/client';
import { isAdmin } from './roles.ts';

/** Of a document what tells who may change it. */
export type Owned = Pick<Document, 'ownerId' | 'visibility'>;

/** Whether somebody may change, retry, share and delete a document that they read: its owner, and administrators what is shared with the tenant. */
export function mayChange(
  person: { readonly id: string; readonly roles: readonly string[] },
  { ownerId, visibility }: Owned,
): boolean {
  return ownerId === person.id || (visibility === 'tenant' && isAdmin(person.roles));
}

/** Whether the newest version of a document can be sent through the pipeline again. The bytes of one that was rejected are gone. */
export function canRetry({ status }: Pick<Document, 'status'>): boolean {
  return status === 'failed';
}
