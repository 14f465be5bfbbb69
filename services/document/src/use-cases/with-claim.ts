import { claimAfter } from '../domain/claim.ts';
import type { Change, Current } from '../ports.ts';
import { storageClaimed } from './outgoing-events.ts';

/**
 * A change with the claim on the tenant's quota that follows from it, and the event that tells it. A document that now waits
 * for its reservation goes through the pipeline when that is answered. Every change of a document takes this way.
 */
export function withClaim(current: Current | undefined, change: Change): Change {
  const before = current?.claim;
  const claim = claimAfter(before, change.document);
  if (claim === undefined || claim === before) return change;
  return { ...change, claim, events: [...(change.events ?? []), storageClaimed(claim)] };
}
