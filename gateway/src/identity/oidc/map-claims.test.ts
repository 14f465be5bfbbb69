import type { JWTPayload } from 'jose';
import { describe, expect, it } from 'vitest';
import { mapClaims } from './map-claims.ts';

const names = {
  ...{ tenant: 'https://acme.example/tenant', roles: 'realm_access.roles', scopes: undefined },
  ...{ email: 'email', name: 'name' },
};
const token = {
  sub: 'ann',
  'https://acme.example/tenant': 'acme',
  realm_access: { roles: ['staff', 'bosses'] },
  ...{ email: ' Ann@Example.org', name: 'Ann ', email_verified: true },
};

function map(changes: JWTPayload = {}, claims: Partial<Record<keyof typeof names, string>> = {}) {
  const roleMap = { staff: 'member', bosses: 'admin' } as const;
  return mapClaims({ ...token, ...changes }, { claims: { ...names, ...claims }, roleMap });
}

describe('mapClaims', () => {
  it('finds claims by name, URLs too, and by path', () => {
    expect(map()).toMatchObject({
      ...{ subject: 'ann', tenant: 'acme', role: 'admin', email: 'ann@example.org', displayName: 'Ann' },
    });
  });

  it.each([
    ['a text', 'search  fly documents:read', ['documents:read', 'search']],
    ['a list', ['search', 'fly'], ['search']],
    ['nothing', undefined, []],
    ['others alone', 'openid profile', []],
  ])('gives the scopes alone that the claim names: %s', (_what, scp, scopes) => {
    expect(map({ scp }, { scopes: 'scp' }).scopes).toEqual(scopes);
  });

  it('refuses scopes of another form', () => {
    expect(() => map({ scp: { search: true } }, { scopes: 'scp' })).toThrow(
      expect.objectContaining({ reason: 'claim_unusable', details: { claim: 'scp' } }),
    );
  });

  it.each([
    ['an address that is none', { email: 'ann at example' }, 'email'],
    ['an address that the provider has not verified', { email_verified: false }, 'email'],
    ['a name with a control character', { name: 'Ann\n[ERROR]' }, 'displayName'],
    ['a name that is an object', { name: { first: 'Ann' } }, 'displayName'],
  ])('leaves out %s', (_what, changes, field) => {
    expect(Object.keys(map(changes))).not.toContain(field);
  });

  it.each(['__proto__', 'constructor.name', 'sub.length', 'realm_access.roles.length'])(
    'does not take "%s" for a claim',
    (tenant) => {
      expect(() => map({}, { tenant })).toThrow(expect.objectContaining({ reason: 'claim_unusable' }));
    },
  );
});
