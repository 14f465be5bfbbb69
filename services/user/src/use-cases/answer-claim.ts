import { quotaExceeded } from '@lectern/contracts';
import type { OutgoingEvent } from '@lectern/events';
import { type DecidedClaim, decideClaim, type StorageClaim, type TenantStorage } from '../domain/storage.ts';
import type { StorageRepository } from '../ports/storage.ts';
import { storageRefused, storageReserved } from './outgoing-events.ts';

export interface AnswerClaimPorts {
  readonly storage: Pick<StorageRepository, 'change'>;
  readonly now: () => Date;
}

export interface AnswerClaimInput {
  readonly eventId: string;
  readonly claim: StorageClaim;
}

/**
 * Counts what a document takes of its tenant's quota, reserves what it asks for if there is room, and publishes the answer. What
 * is counted is the same for every order and repetition of the claims of a document: the newest counts, and one that is
 * answered is answered alike when it comes again. Decides on no error.
 */
export async function answerClaim(
  { storage, now }: AnswerClaimPorts,
  { eventId, claim }: AnswerClaimInput,
  signal: AbortSignal,
): Promise<void> {
  await storage.change(
    claim,
    (state) => {
      const decided = decideClaim(state, claim);
      if (decided === undefined) return undefined;
      const events = [answerOf(claim, { decided, tenant: state.tenant, now: now() })];
      return decided === state.known ? { events } : { decided, events };
    },
    { eventId, signal },
  );
}

function answerOf(
  claim: StorageClaim,
  { decided, tenant, now }: { decided: DecidedClaim; tenant: TenantStorage; now: Date },
): OutgoingEvent {
  if (!decided.isRefused) return storageReserved(claim, now);
  return storageRefused(claim, { reason: quotaExceeded, message: messageOf(claim, tenant) }, now);
}

function messageOf({ wantedBytes }: StorageClaim, { quotaBytes, reservedBytes }: TenantStorage): string {
  return (
    `The tenant may store ${quotaBytes} bytes, of which ${reservedBytes} are taken; the document has ${wantedBytes}. ` +
    'Delete documents that are not needed, and upload it again.'
  );
}
