import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessScopeOf, audienceOf, audiencesOf, isOfTenant } from './access-scope.ts';

describe('access scope', () => {
  it('lets a user see a point exactly when it is of the tenant, and shared, their own, or theirs to read', () => {
    const user = fc.constantFrom('ann', 'bob', 'carol', '","', '"]', '');
    const tenant = fc.constantFrom('t', 'u', 't","ann', '"', 'ann');
    const point = fc.record({
      tenantId: tenant,
      ownerId: user,
      visibility: fc.constantFrom('private' as const, 'tenant' as const),
      readers: fc.array(user),
    });
    fc.assert(
      fc.property(
        point,
        tenant,
        user.filter((text) => text !== ''),
        (each, tenantId, userId) => {
          const audience = audienceOf(each);
          const seen = audiencesOf(accessScopeOf({ tenantId, userId })).filter((one) =>
            audience.includes(one),
          );
          const isNamed = [each.ownerId, ...each.readers].includes(userId);
          const isAllowed = tenantId === each.tenantId && (each.visibility === 'tenant' || isNamed);
          // By one token alone, or its words would count twice.
          expect(seen).toHaveLength(isAllowed ? 1 : 0);
          expect(audience.every((token) => isOfTenant(token, each.tenantId))).toBe(true);
          expect(audience.some((token) => isOfTenant(token, `${each.tenantId}x`))).toBe(false);
        },
      ),
    );
  });

  it('needs a tenant and a user', () => {
    expect(() => accessScopeOf({ tenantId: '', userId: 'u' })).toThrow(TypeError);
    expect(() => accessScopeOf({ tenantId: 't', userId: '' })).toThrow(TypeError);
  });
});
