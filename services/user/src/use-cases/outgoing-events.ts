import { ErasureRequested, StorageRefused, StorageReserved } from '@lectern/contracts';
import { type OutgoingEvent, outgoing } from '@lectern/events';
import type { Erasure } from '../domain/erasure.ts';
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

/** All that other services have of an account, or of its tenant, is to be removed. */
export function erasureRequested(erasure: Erasure): OutgoingEvent {
  const { id: erasureId, tenantId, userId, isWholeTenant, requestedAt } = erasure;
  const owner = isWholeTenant ? {} : { ownerId: userId };
  const data = { erasureId, tenantId, ...owner, requestedBy: userId, timestamp: requestedAt.toISOString() };
  return outgoing(ErasureRequested, data, erasureId);
}

function answer({ documentId, tenantId, version, claim }: AnsweredClaim, now: Date) {
  return { documentId, tenantId, version, claim, timestamp: now.toISOString() };
}
