import { allRoles, hasRole, type Principal, type Role, requireRole } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { Person } from './user.ts';

/*
 * A member is a person of a tenant. Admins give and take roles; what concerns owners, only owners do. A tenant is never
 * without an owner, and someone who may do less than before leaves no invitations behind that they could not send now.
 */

/** A role that an invitation can give: `agent` is for software. */
export type InvitedRole = Exclude<Role, 'agent'>;

/** What is known when a member is changed, of the moment of the change. */
export interface Membership {
  /** Who asks; undefined for one who is not a member (any more). */
  readonly actor: Person | undefined;
  readonly member: Person | undefined;
  /** Number of owners of the tenant. */
  readonly owners: number;
}

/** A change of a member that the caller may make. `member` is as the change leaves them. */
export type MemberChange =
  | {
      readonly action: 'assign';
      readonly member: Person;
      readonly at: Date;
      /** Whether the invitations that the member has sent end. */
      readonly endsInvitations: boolean;
    }
  | { readonly action: 'remove'; readonly member: Person; readonly at: Date };

/** The one role of a member: the strongest, where an older version has stored several. */
export function roleOf({ roles }: Pick<Person, 'roles'>): Role {
  return allRoles.find((role) => roles.includes(role)) ?? 'agent';
}

/** True if the first role may do less than the second. */
export function isLower(role: Role, than: Role): boolean {
  return allRoles.indexOf(role) > allRoles.indexOf(than);
}

/**
 * Roles of a caller who changes members. A token tells the role of when it was issued; of two owners who demote each other
 * at once, the second must have lost the right already.
 */
export function rolesAtChange({ actor }: Pick<Membership, 'actor'>): Pick<Principal, 'roles'> {
  return { roles: actor?.roles ?? [] };
}

/** @throws AppError `permission_denied` (`missing_role`) to anybody below an admin */
export function assertAdmin(caller: Pick<Principal, 'roles'>): void {
  requireRole(caller, 'admin');
}

/**
 * Whether someone may give `next` to a member, or remove them, for which `next` is undefined.
 *
 * @throws AppError `permission_denied` (`missing_role`, `owner_required`); `conflict` (`last_owner`)
 */
export function assertMayChange(
  actor: Pick<Principal, 'roles'>,
  { member, owners }: { member: Person; owners: number },
  next: Role | undefined,
): void {
  requireRole(actor, 'admin');
  const isOwner = roleOf(member) === 'owner';
  if (isOwner || next === 'owner') assertOwner(actor);
  if (isOwner && next !== 'owner' && owners <= 1) throw lastOwner();
}

/**
 * Admins invite and give every role but that of an owner, which owners give.
 *
 * @throws AppError `permission_denied` (`missing_role`, `owner_required`)
 */
export function assertMayInvite(caller: Pick<Principal, 'roles'>, role: InvitedRole): void {
  requireRole(caller, 'admin');
  if (role === 'owner') assertOwner(caller);
}

function assertOwner(caller: Pick<Principal, 'roles'>): void {
  if (hasRole(caller, 'owner')) return;
  throw new AppError('permission_denied', 'Only an owner can make, change or remove an owner.', {
    reason: 'owner_required',
  });
}

function lastOwner(): AppError {
  return new AppError('conflict', 'A tenant needs an owner. Make somebody else an owner first.', {
    reason: 'last_owner',
  });
}

/** The answer to a change of a role that is not ours to give: the next token would take it back. */
export function roleOfProvider(): AppError {
  return new AppError('conflict', 'Their identity provider gives this person their role. Change it there.', {
    reason: 'role_of_provider',
  });
}

/** The answer to an id that is unknown, malformed, removed or of another tenant. */
export function memberNotFound(): AppError {
  return new AppError('not_found', 'There is no such member.', { reason: 'member_not_found' });
}

/**
 * An API key that is limited to collections is given to who may see their documents, and not who else is in the tenant.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`)
 */
export function assertSeesPeople({ collections }: Pick<Principal, 'collections'>): void {
  if (collections === undefined) return;
  throw new AppError(
    'permission_denied',
    'The API key is limited to some collections: it does not see the people of the tenant.',
    {
      reason: 'limited_to_collections',
    },
  );
}
