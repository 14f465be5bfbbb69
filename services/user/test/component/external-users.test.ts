import { allScopes, type Principal } from '@lectern/auth';
import { createCaller } from '@lectern/service/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startUser } from '../support/start-user.ts';

const password = 'correct horse battery';
const issuer = 'https://id.example.org/realms/acme';

describe('people of an outside provider', () => {
  let user: Harness;
  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const admit = (claims: Record<string, unknown>) =>
    user.call('PUT', '/internal/external-users', {
      body: { issuer, tenant: 'acme', subject: 'ann', role: 'member', issuedAt: at(0), ...claims },
    });
  /** A caller as the gateway makes one of the answer. */
  const callerOf = async (claims: Record<string, unknown>): Promise<Principal> => {
    const { status, body } = await admit(claims);
    expect(status).toBe(200);
    return { ...body, scopes: allScopes, via: 'oidc', credentialId: 'x'.repeat(43) } as unknown as Principal;
  };
  const someTenant = async () => {
    const tenant = v7();
    const owner = await callerOf({ tenant, subject: 'olga', role: 'owner', email: 'olga@example.org' });
    const member = await callerOf({ tenant, subject: 'mia', displayName: 'Mia', email: 'MIA@example.org' });
    return { tenant, owner, member };
  };

  it('are the same each time, see themselves and are seen by their tenant', async () => {
    const { tenant, owner, member } = await someTenant();
    expect(await callerOf({ tenant, subject: 'mia' })).toEqual(member);
    const me = await user.call('GET', '/v1/users/me', { as: member });
    expect(me).toMatchObject({
      status: 200,
      body: {
        id: member.userId,
        via: 'oidc',
        credential: { id: member.credentialId, identityProvider: issuer },
        email: 'mia@example.org',
        displayName: 'Mia',
        roles: ['member'],
      },
    });
    const { body } = await user.call('GET', '/v1/members', { as: owner });
    expect(body.data).toMatchObject([
      { id: member.userId, role: 'member', identityProvider: issuer },
      { id: owner.userId, role: 'owner', displayName: 'olga@example.org', identityProvider: issuer },
    ]);
  });

  it('have the role of the newest token, which nobody changes here', async () => {
    const { tenant, owner, member } = await someTenant();
    const promoted = await callerOf({ tenant, subject: 'mia', role: 'admin', issuedAt: at(60) });
    expect(promoted).toMatchObject({ userId: member.userId, roles: ['admin'] });
    expect(await callerOf({ tenant, subject: 'mia', role: 'owner', issuedAt: at(30) })).toEqual(promoted);
    const change = await user.call('PATCH', `/v1/members/${member.userId}`, {
      as: owner,
      body: { role: 'member' },
    });
    expect(change).toMatchObject({ status: 409, body: { reason: 'role_of_provider' } });
    // Who is no admin any more does not become one by the token that says so.
    await callerOf({ tenant, subject: 'mia', role: 'member', issuedAt: at(90) });
    const removal = await user.call('DELETE', `/v1/members/${owner.userId}`, { as: promoted });
    expect(removal).toMatchObject({ status: 403, body: { reason: 'missing_role' } });
  });

  it('stay out once they were removed, with their API keys', async () => {
    const { tenant, owner, member } = await someTenant();
    const key = await user.call('POST', '/v1/api-keys', {
      as: member,
      body: { name: 'mine', scopes: ['search'] },
    });
    expect(key.status).toBe(201);
    const verify = () => user.call('POST', '/internal/api-keys/verify', { body: { key: key.body.key } });
    expect(await verify()).toMatchObject({ status: 200, body: { userId: member.userId, roles: ['member'] } });
    expect((await user.call('DELETE', `/v1/members/${member.userId}`, { as: owner })).status).toBe(204);
    expect(await admit({ tenant, subject: 'mia', issuedAt: at(900) })).toMatchObject({
      status: 403,
      body: { reason: 'member_removed' },
    });
    expect((await verify()).status).toBe(401);
    expect((await user.call('GET', '/v1/users/me', { as: member })).status).toBe(404);
  });

  it('do not get the account of somebody with their address, nor a password', async () => {
    const email = `${v7()}@example.org`;
    const victim = await user.call('POST', '/v1/users', { body: { email, password, displayName: 'Vic' } });
    const impostor = await callerOf({ subject: v7(), email, role: 'owner' });
    expect(impostor.userId).not.toBe(victim.body.id);
    expect(impostor.tenantId).not.toBe(victim.body.tenantId);
    expect((await user.call('POST', '/v1/sessions', { body: { email, password } })).status).toBe(201);
    const own = `${v7()}@example.org`;
    await callerOf({ subject: v7(), email: own });
    const logIn = await user.call('POST', '/v1/sessions', { body: { email: own, password } });
    expect(logIn).toMatchObject({ status: 401, body: { reason: 'invalid_credentials' } });
  });

  it.each([
    ['no tenant', { tenant: '' }],
    ['a tenant that no database stores', { tenant: 'a\0b' }],
    ['a role that there is not', { role: 'root' }],
    ['no time', { issuedAt: 'yesterday' }],
  ])('are not made of %s', async (_what, claims) => {
    expect((await admit(claims)).status).toBe(400);
  });

  it('are told to the gateway alone', async () => {
    const { call } = createCaller(user.service.url);
    const json = { issuer, tenant: v7(), subject: 'eve', role: 'owner', issuedAt: at(0) };
    const statusFrom = async (from: string | null) =>
      (await call('PUT', '/internal/external-users', { from, json })).status;
    expect(await Promise.all([null, 'bff', 'gateway'].map(statusFrom))).toEqual([401, 403, 200]);
  });
});

function at(second: number): string {
  return new Date(Date.parse('2026-11-01T12:00:00Z') + second * 1_000).toISOString();
}
