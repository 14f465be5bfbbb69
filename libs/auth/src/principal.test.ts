import { describe, expect, it } from 'vitest';
import {
  allRoles,
  bearerOf,
  callerHeader,
  hasRole,
  isApiKey,
  isIdentityHeader,
  type Principal,
  requireRole,
  requireScope,
  userIdOf,
} from './index.ts';

const ada: Principal = {
  tenantId: '018f-tenant',
  userId: '018f-user',
  roles: ['admin', 'member'],
  scopes: ['search', 'documents:read'],
  via: 'api-key',
  credentialId: 'key_1',
};

describe('identity headers', () => {
  it('are recognised in every spelling that a server might accept', () => {
    for (const name of [
      'X-Lectern-User-Id',
      'x_lectern_user_id',
      'X-LECTERN_anything',
      'x.lectern.user-id',
      'x-lectern-',
      callerHeader,
    ]) {
      expect(isIdentityHeader(name), name).toBe(true);
    }
    expect(isIdentityHeader('x-lecternish')).toBe(false);
    expect(isIdentityHeader('authorization')).toBe(false);
  });
});

describe('credentials', () => {
  it('are taken from a bearer header only', () => {
    expect(bearerOf({ authorization: 'Bearer abc.def-_~+/==' })).toBe('abc.def-_~+/==');
    expect(bearerOf({ authorization: 'bEARER  lk_1_2' })).toBe('lk_1_2');
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Basic abc',
      'Bearer a b',
      'Bearer a,b',
      'xBearer a',
    ]) {
      expect(bearerOf({ authorization }), authorization).toBeUndefined();
    }
    expect(bearerOf({})).toBeUndefined();
  });

  it('that start with lk_ are API keys', () => {
    expect(isApiKey('lk_id_secret')).toBe(true);
    expect(isApiKey('eyJhbGciOi')).toBe(false);
  });
});

describe('roles', () => {
  it('allow what the lower ones allow, and nothing of a higher one', () => {
    expect(allRoles.map((least) => hasRole({ roles: ['member'] }, least))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(allRoles.map((least) => hasRole({ roles: ['owner'] }, least))).toEqual([true, true, true, true]);
    expect(hasRole({ roles: [] }, 'agent')).toBe(false);
    expect(() => requireRole({ ...ada, roles: ['agent'] }, 'member')).toThrow(
      expect.objectContaining({ code: 'permission_denied', reason: 'missing_role' }),
    );
  });
});

describe('requireScope', () => {
  it('lets the scopes of the caller pass and names the one that is missing', () => {
    requireScope(ada, 'search');
    expect(() => requireScope(ada, 'generate')).toThrow(
      expect.objectContaining({
        code: 'permission_denied',
        reason: 'missing_scope',
        details: { scope: 'generate' },
      }),
    );
  });
});

describe('a user that a call names', () => {
  it('is the caller as `me`, and else whose id it is', () => {
    expect(userIdOf('me', ada)).toBe(ada.userId);
    expect(userIdOf('018f-other', ada)).toBe('018f-other');
  });
});
