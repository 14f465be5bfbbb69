import { AppError } from '@lectern/errors';
import type { InvitedRole } from './member.ts';
import { hashSecret, newSecret } from './secrets.ts';

/*
 * An invitation lets whoever has its token join a tenant under the address that it was sent to. There is at most one for an
 * address in a tenant: a newer one replaces it.
 *
 * An account is in one tenant, so an address that has an account cannot accept. The inviter must not learn that it has
 * one: they get the same answer, and the invitation is sent and stays in their list. Whoever has the token must not learn
 * it either, since mail is forwarded: to them the invitation is one that is not valid. It becomes so when the address is
 * free before the invitation ends.
 */

/** An open invitation, without its token. */
export interface Invitation {
  readonly id: string;
  readonly tenantId: string;
  /** In the form of `normalizeEmail`. */
  readonly email: string;
  readonly role: InvitedRole;
  /** Id of the caller who sent it. */
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** An invitation with the hash of its token. */
export interface StoredInvitation extends Invitation {
  readonly tokenHash: Buffer;
}

/** A new token, for the person who is invited, and the form in which it is kept. */
export function issueInvitationToken(): { token: string; tokenHash: Buffer } {
  const token = `iv_${newSecret()}`;
  return { token, tokenHash: hashSecret(token) };
}

/** The answer to an invitation of someone who is a member of this tenant already. */
export function alreadyMember(): AppError {
  return new AppError('conflict', 'This address belongs to a member of the tenant already.', {
    reason: 'already_member',
    errors: [{ pointer: '/email', detail: 'belongs to a member' }],
  });
}

/** The answer to an invitation beyond the bound. */
export function tooManyInvitations(max: number): AppError {
  return new AppError('conflict', `There are ${max} open invitations already. Revoke one first.`, {
    reason: 'too_many_invitations',
  });
}

/** The answer to an id that is unknown, malformed, over or of another tenant. */
export function invitationNotFound(): AppError {
  return new AppError('not_found', 'There is no such invitation.', { reason: 'invitation_not_found' });
}

/** The same for a token that is unknown, used, revoked, expired or replaced, and for an address that has an account. */
export function invalidInvitation(): AppError {
  return new AppError('unauthenticated', 'The invitation is not valid. Ask for a new one.', {
    reason: 'invalid_invitation',
  });
}
