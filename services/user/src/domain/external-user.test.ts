import { describe, expect, it } from 'vitest';
import { type ExternalClaims, type ExternalUser, judgeClaims } from './external-user.ts';

const identity = { issuer: 'https://id.example.org', tenant: 'acme', subject: 'ann' };
const now = new Date('2026-11-01T12:00:00Z');
const at = (second: number) => new Date(Date.parse('2026-11-01T11:00:00Z') + second * 1_000);

const known: ExternalUser = {
  person: {
    ...{ id: 'u', tenantId: 't', email: 'ann@example.org', displayName: 'Ann', roles: ['admin'] },
    ...{ createdAt: at(0), identityProvider: identity.issuer },
  },
  claimedAt: at(10),
  isRemoved: false,
};

function judge(claims: Partial<ExternalClaims>, user = known) {
  const full = { role: 'admin' as const, email: 'ann@example.org', displayName: 'Ann', issuedAt: at(20) };
  return judgeClaims(user, { identity, claims: { ...full, ...claims }, now });
}

describe('judgeClaims', () => {
  it.each([
    ['a lower role, which ends invitations', 'member', true],
    ['a higher role, which ends none', 'owner', false],
  ] as const)('takes %s', (_what, role, endsInvitations) => {
    expect(judge({ role })).toMatchObject({
      user: { person: { id: 'u', roles: [role] }, claimedAt: at(20) },
      roleChange: { at: now, endsInvitations },
    });
  });

  it('keeps in mind how new the claims are, although nothing else is new', () => {
    expect(judge({})).toEqual({
      action: 'update',
      user: { ...known, claimedAt: at(20) },
      roleChange: undefined,
    });
  });

  it.each([9, 10])('ignores claims that are not newer: issued at second %i', (second) => {
    expect(judge({ role: 'owner', issuedAt: at(second) })).toBeUndefined();
  });

  it('forgets an address that the provider tells no longer, and shows the subject for a name', () => {
    const change = judge({ email: undefined, displayName: undefined });
    expect(change?.user.person).toMatchObject({ email: undefined, displayName: 'ann' });
  });

  it('lets nobody in again who was removed', () => {
    const removed = { ...known, isRemoved: true };
    expect(() => judge({}, removed)).toThrow(
      expect.objectContaining({ code: 'permission_denied', reason: 'member_removed' }),
    );
  });
});
