import { nextAttempt } from '../domain/document.ts';
import type { Change, Current } from '../ports.ts';
import { unchangedAgain } from './outgoing-events.ts';
import { withClaim } from './with-claim.ts';

/**
 * The next attempt at the newest version of a document, so that whatever comes of it counts more than what came before. Its bytes
 * are reserved first where they are not.
 */
export function attemptAgain(current: Current, now: Date): Change {
  const change = withClaim(current, { document: nextAttempt(current.document, now) });
  // One that asks for room says so, and goes on when it has it.
  return change.claim?.isAsking ? change : unchangedAgain({ ...current, document: change.document });
}
