import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allRoles,
  allScopes,
  bearerOf,
  fromIdentityHeaders,
  hasRole,
  isApiKey,
  isIdentityHeader,
  type Principal,
  requireRole,
  requireScope,
  toIdentityHeaders,
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
  it('carry any principal from the gateway to a service without loss', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
    const principals = fc.record({
      tenantId: id,
      userId: id,
      roles: fc.subarray([...allRoles]),
      scopes: fc.subarray([...allScopes]),
      via: fc.constantFrom('session' as const, 'api-key' as const, 'oidc' as const),
      credentialId: id,
    });
    fc.assert(
      fc.property(principals, (principal) => {
        const headers = toIdentityHeaders(principal);
        expect(fromIdentityHeaders(headers)).toEqual(principal);
        expect(Object.keys(headers).every(isIdentityHeader)).toBe(true);
      }),
    );
  });

  it('mean nobody when any one of them is missing', () => {
    for (const name of Object.keys(toIdentityHeaders(ada))) {
      const { [name]: _, ...rest } = toIdentityHeaders(ada);
      expect(fromIdentityHeaders(rest), name).toBeUndefined();
    }
  });

  it.each([
    ['an id that was sent twice', { 'x-lectern-user-id': '018f-user, 018f-other' }],
    ['roles that were sent twice', { 'x-lectern-roles': 'member, admin' }],
    ['an empty id', { 'x-lectern-tenant-id': '' }],
    ['an id with a line break', { 'x-lectern-tenant-id': 'a\nb' }],
    ['an id that is too long', { 'x-lectern-tenant-id': 'a'.repeat(65) }],
    ['a way in that does not exist', { 'x-lectern-via': 'magic' }],
  ])('mean nobody with %s', (_what, change) => {
    expect(fromIdentityHeaders({ ...toIdentityHeaders(ada), ...change })).toBeUndefined();
  });

  it('leave out a scope that only a newer version knows', () => {
    const headers = { ...toIdentityHeaders(ada), 'x-lectern-scopes': 'search,agents:run' };
    expect(fromIdentityHeaders(headers)?.scopes).toEqual(['search']);
  });

  it('are recognised in every spelling that a server might accept', () => {
    for (const name of [
      'X-Lectern-User-Id',
      'x_lectern_user_id',
      'X-LECTERN_anything',
      'x.lectern.user-id',
      'x-lectern-',
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
