import { allRoles, type Role } from '@lectern/auth';
import { describe, expect, it } from 'vitest';
import { assertMayChange, assertMayInvite, type InvitedRole, isLower, roleOf } from './member.ts';
import type { User } from './user.ts';

const personOf = (...roles: Role[]): User => ({
  id: 'u',
  tenantId: 't',
  email: 'a@b.c',
  displayName: 'A',
  roles,
  createdAt: new Date(0),
});
/** What `run` is refused with; `allowed` if it is not. */
const verdict = (run: () => void): string => {
  try {
    run();
    return 'allowed';
  } catch (error) {
    return String((error as { reason?: string }).reason);
  }
};
const changes: readonly (Role | undefined)[] = [...allRoles, undefined];
/** The verdict on each change of a member, in a tenant with two owners: roles in the order of `allRoles`, then removal. */
const verdicts = (actor: Role, member: Role, owners = 2) =>
  changes.map((next) =>
    verdict(() => assertMayChange({ roles: [actor] }, { member: personOf(member), owners }, next)),
  );

describe('assertMayChange', () => {
  it('lets an owner do everything with everybody', () => {
    for (const member of allRoles) expect(new Set(verdicts('owner', member))).toEqual(new Set(['allowed']));
  });

  it('lets an admin change and remove everybody but owners, and make nobody an owner', () => {
    for (const member of ['admin', 'member', 'agent'] as const)
      expect(verdicts('admin', member)).toEqual([
        'owner_required',
        'allowed',
        'allowed',
        'allowed',
        'allowed',
      ]);
    expect(new Set(verdicts('admin', 'owner'))).toEqual(new Set(['owner_required']));
  });

  it('lets nobody else change anything', () => {
    for (const actor of ['member', 'agent'] as const)
      for (const member of allRoles)
        expect(new Set(verdicts(actor, member))).toEqual(new Set(['missing_role']));
    const gone = () => assertMayChange({ roles: [] }, { member: personOf('member'), owners: 2 }, 'agent');
    expect(verdict(gone)).toBe('missing_role');
  });

  it('leaves a tenant its last owner', () => {
    const last = 'last_owner';
    expect(verdicts('owner', 'owner', 1)).toEqual(['allowed', last, last, last, last]);
    expect(new Set(verdicts('owner', 'admin', 1))).toEqual(new Set(['allowed']));
  });
});

describe('assertMayInvite', () => {
  const invited: readonly InvitedRole[] = ['owner', 'admin', 'member'];
  it.each<[Role, string[]]>([
    ['owner', ['allowed', 'allowed', 'allowed']],
    ['admin', ['owner_required', 'allowed', 'allowed']],
    ['member', ['missing_role', 'missing_role', 'missing_role']],
    ['agent', ['missing_role', 'missing_role', 'missing_role']],
  ])('decides for an %s', (actor, expected) => {
    const decide = (role: InvitedRole) => verdict(() => assertMayInvite({ roles: [actor] }, role));
    expect(invited.map(decide)).toEqual(expected);
  });
});

describe('roleOf', () => {
  it('is the strongest role, and the least where none is known', () => {
    expect(roleOf(personOf('member', 'admin'))).toBe('admin');
    expect(roleOf(personOf())).toBe('agent');
  });

  it('compares', () => {
    expect([isLower('member', 'admin'), isLower('admin', 'admin'), isLower('owner', 'admin')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
