import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessScopeOf, audienceOf, audiencesOf } from './access-scope.ts';

const id = fc.string({ minLength: 1 });

describe('access scope', () => {
  it("lets a user see a point exactly when the tenant is the same and the point is shared or the user's own", () => {
    const point = fc.record({
      tenantId: id,
      ownerId: id,
      visibility: fc.constantFrom('private' as const, 'tenant' as const),
    });
    fc.assert(
      fc.property(point, id, id, fc.boolean(), fc.boolean(), (point, tenant, user, sameTenant, sameUser) => {
        const caller = {
          tenantId: sameTenant ? point.tenantId : tenant,
          userId: sameUser ? point.ownerId : user,
        };
        const seen = audiencesOf(accessScopeOf(caller)).includes(audienceOf(point));
        const allowed =
          caller.tenantId === point.tenantId &&
          (point.visibility === 'tenant' || caller.userId === point.ownerId);
        expect(seen).toBe(allowed);
      }),
    );
  });

  it('needs a tenant and a user', () => {
    expect(() => accessScopeOf({ tenantId: '', userId: 'u' })).toThrow(TypeError);
    expect(() => accessScopeOf({ tenantId: 't', userId: '' })).toThrow(TypeError);
  });
});
