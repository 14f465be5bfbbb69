import type { Principal } from '@lectern/auth';
import { assertRecent, type Erasure, issueReceiptToken, noReports, takesTenant } from '../domain/erasure.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import { sessionEnded } from '../domain/session.ts';
import { userNotFound } from '../domain/user.ts';
import type { ErasureRepository } from '../ports/erasures.ts';
import type { SessionRepository } from '../ports.ts';
import { actorOf } from './author-of.ts';
import { erasureRequested } from './outgoing-events.ts';

export interface EraseAccountPorts {
  readonly sessions: Pick<SessionRepository, 'find'>;
  readonly erasures: Pick<ErasureRepository, 'begin'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface EraseAccountInput {
  readonly caller: Principal;
}

/**
 * Begins to erase the caller's account, and the tenant with its only person: from the answer on nobody acts for it any more, and
 * its address is free. What it owns goes after that, and then the account itself; the token shows how far that is.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `recent_login_required`); `unauthenticated` (`session_ended`);
 *   `conflict` (`last_owner`); `not_found` (`user_not_found`)
 */
export async function eraseAccount(
  { sessions, erasures, now, newId }: EraseAccountPorts,
  { caller }: EraseAccountInput,
  signal: AbortSignal,
): Promise<{ erasure: Erasure; receiptToken: string }> {
  assertMayManage(caller, 'Erasures');
  const at = now();
  assertRecent(await loggedInAt(sessions, { caller, now: at }, signal), at);
  const { token, stored } = issueReceiptToken(at);
  const erasure = await erasures.begin(
    actorOf(caller),
    (household) => {
      const begun = begunErasure(caller, { id: newId(), isWholeTenant: takesTenant(household), at });
      return { erasure: begun, receiptHash: stored.hash, events: [erasureRequested(begun)] };
    },
    signal,
  );
  if (erasure === undefined) throw userNotFound();
  return { erasure, receiptToken: token };
}

/** Of a session it is known here; of a token of an outside provider by what that says. */
async function loggedInAt(
  sessions: Pick<SessionRepository, 'find'>,
  { caller, now }: { caller: Principal; now: Date },
  signal: AbortSignal,
): Promise<Date | undefined> {
  if (caller.via === 'oidc') return caller.authenticatedAt;
  const session = await sessions.find(caller.credentialId, caller, { now, signal });
  if (session === undefined) throw sessionEnded();
  return session.createdAt;
}

function begunErasure(
  { tenantId, userId }: Principal,
  { id, isWholeTenant, at: requestedAt }: { id: string; isWholeTenant: boolean; at: Date },
): Erasure {
  return {
    ...{ id, tenantId, userId, isWholeTenant, requestedAt },
    ...{ reports: noReports, credentials: undefined, completedAt: undefined },
  };
}
