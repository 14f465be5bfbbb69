import { StorageRefused, StorageReserved } from '@lectern/contracts';
import { type OutgoingEvent, outgoing } from '@lectern/events';
import type { StorageClaim } from '../domain/storage.ts';

type AnsweredClaim = Pick<StorageClaim, 'documentId' | 'tenantId' | 'version' | 'claim'>;

/** A claim is counted, with all that it asks for. */
export function storageReserved(claim: AnsweredClaim, now: Date): OutgoingEvent {
  return outgoing(StorageReserved, answer(claim, now), claim.documentId);
}

/** What a claim asks for is not reserved. */
export function storageRefused(
  claim: AnsweredClaim,
  why: { readonly reason: string; readonly message: string },
  now: Date,
): OutgoingEvent {
  return outgoing(StorageRefused, { ...answer(claim, now), ...why }, claim.documentId);
}

function answer({ documentId, tenantId, version, claim }: AnsweredClaim, now: Date) {
  return { documentId, tenantId, version, claim, timestamp: now.toISOString() };
}
