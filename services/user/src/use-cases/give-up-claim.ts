import { givenUpMessage } from '@lectern/contracts';
import type { StorageClaim } from '../domain/storage.ts';
import type { StorageRepository } from '../ports/storage.ts';
import { storageRefused } from './outgoing-events.ts';

export interface GiveUpClaimPorts {
  readonly storage: Pick<StorageRepository, 'change'>;
  readonly now: () => Date;
}

/** A claim that becomes a dead letter, and why. */
export interface GiveUpClaimInput {
  readonly eventId: string;
  readonly claim: Pick<StorageClaim, 'documentId' | 'tenantId' | 'version' | 'claim'>;
  readonly reason: string;
  readonly why: string;
}

/**
 * Has a document that waits for its reservation fail, since its claim is given up: once, unless the claim was decided after all. Nothing is
 * counted: the document then claims what it still holds. Decides on no error.
 */
export async function giveUpClaim(
  { storage, now }: GiveUpClaimPorts,
  { eventId, claim, reason, why }: GiveUpClaimInput,
  signal: AbortSignal,
): Promise<void> {
  await storage.change(
    claim,
    ({ known }) =>
      known !== undefined && known.claim >= claim.claim
        ? undefined
        : { events: [storageRefused(claim, { reason, message: givenUpMessage(why) }, now())] },
    { eventId, deadLetter: true, signal },
  );
}
