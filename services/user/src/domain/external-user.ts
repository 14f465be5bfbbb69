import type { Role } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { isLower, roleOf } from './member.ts';
import type { Person } from './user.ts';

/*
 * An outside provider says who somebody is, to which tenant they belong and what their role is; we keep an account for them, so
 * that what they own has an owner and others can see them. Accounts are told apart by issuer, tenant and subject alone. An
 * e-mail address links nothing: whoever can choose theirs at the provider would get the account of somebody else.
 */

/** Name of a person at their provider, by which they are found again. */
export interface ExternalIdentity {
  readonly issuer: string;
  /** As the provider names it; its tenants have nothing to do with those that were founded here. */
  readonly tenant: string;
  readonly subject: string;
}

/** What a token of the provider says about a person. */
export interface ExternalClaims {
  readonly role: Role;
  readonly email?: string | undefined;
  readonly displayName?: string | undefined;
  readonly issuedAt: Date;
}

/** The account of a person of an outside provider. */
export interface ExternalUser {
  readonly person: Person;
  /** `issuedAt` of the newest claims that were seen. */
  readonly claimedAt: Date;
  readonly isRemoved: boolean;
}

/** What becomes of an account, or makes it. `user` is as the change leaves it. */
export type ExternalUserChange =
  | { readonly action: 'add'; readonly user: ExternalUser }
  | {
      readonly action: 'update';
      readonly user: ExternalUser;
      /** Set where the role changes: API keys act with it, and are asked about again. */
      readonly roleChange: { readonly at: Date; readonly endsInvitations: boolean } | undefined;
    };

/** A name to show for somebody of whom the provider tells none. */
export function nameOf({ email, displayName }: ExternalClaims, { subject }: ExternalIdentity): string {
  return displayName ?? email ?? subject.slice(0, 100);
}

/**
 * What newer claims change. Undefined for claims that are known, or older than those: a token from before somebody lost a role
 * does not give it back.
 *
 * @throws AppError `permission_denied` (`member_removed`)
 */
export function judgeClaims(
  known: ExternalUser,
  { identity, claims, now }: { identity: ExternalIdentity; claims: ExternalClaims; now: Date },
): ExternalUserChange | undefined {
  if (known.isRemoved) throw memberRemoved();
  if (claims.issuedAt <= known.claimedAt) return undefined;
  const before = roleOf(known.person);
  const roleChange =
    claims.role === before ? undefined : { at: now, endsInvitations: isLower(claims.role, before) };
  const { email, role } = claims;
  const person = { ...known.person, email, displayName: nameOf(claims, identity), roles: [role] };
  return { action: 'update', user: { ...known, person, claimedAt: claims.issuedAt }, roleChange };
}

function memberRemoved(): AppError {
  return new AppError('permission_denied', 'You were removed from this tenant. Ask an admin of it.', {
    reason: 'member_removed',
  });
}
