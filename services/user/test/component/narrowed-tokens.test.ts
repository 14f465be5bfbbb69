import { allScopes, type Principal, type Scope } from '@lectern/auth';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
let owner: Principal;
let narrowed: Principal;
beforeAll(async () => {
  user = await startUser();
});
beforeEach(async () => {
  const claims = { tenant: v7(), subject: 'olga', role: 'owner', email: 'olga@example.org' };
  const { body } = await user.call('PUT', '/internal/external-users', {
    body: { issuer: 'https://id.example.org', issuedAt: new Date().toISOString(), ...claims },
  });
  owner = { ...body, scopes: allScopes, via: 'oidc', credentialId: 'x'.repeat(43) } as unknown as Principal;
  narrowed = { ...owner, scopes: ['search'] };
});
afterAll(() => user.stop());

const newKey = (as: Principal, scopes: Scope[], headers = {}) =>
  user.call('POST', '/v1/api-keys', { as, body: { name: 'k', scopes }, headers });
const rotate = (as: Principal, id: unknown, headers = {}) =>
  user.call('POST', `/v1/api-keys/${id}/rotate`, { as, body: { overlapSeconds: 0 }, headers });
const revoke = (as: Principal, id: unknown) => user.call('DELETE', `/v1/api-keys/${id}`, { as });

describe('a token of an outside provider that is narrowed to some scopes', () => {
  it.each([
    ['POST', '/v1/invitations', { email: 'eve@example.org', role: 'owner' }],
    ['GET', '/v1/invitations', undefined],
    ['DELETE', `/v1/invitations/${v7()}`, undefined],
    ['PATCH', '/v1/members/me', { role: 'admin' }],
    ['DELETE', '/v1/members/me', undefined],
    ['POST', '/v1/service-accounts', { name: 'bot' }],
    ['GET', '/v1/service-accounts', undefined],
    ['GET', `/v1/service-accounts/${v7()}`, undefined],
    ['DELETE', `/v1/service-accounts/${v7()}`, undefined],
    ['GET', '/v2/sessions', undefined],
    ['GET', `/v2/sessions/${v7()}`, undefined],
    ['DELETE', `/v2/sessions/${v7()}`, undefined],
    ['GET', '/v1/erasures', undefined],
    ['DELETE', '/v1/users/me', undefined],
  ])('manages nothing, whatever the role: %s %s', async (method, path, body) => {
    const refused = await user.call(method, path, { as: narrowed, body });
    expectProblem(refused, 403, 'missing_scope');
    expect(refused.body).toMatchObject({ details: { scope: 'documents:read' } });
    expect(await user.call(method, path, { as: owner, body })).not.toMatchObject({
      body: { reason: 'missing_scope' },
    });
  });

  it('makes, rotates and ends keys of the scopes that it holds, and no others', async () => {
    const other = (await newKey(owner, ['search', 'documents:write'])).body;
    expectProblem(await rotate(narrowed, other.id), 403, 'scope_not_held');
    expectProblem(await revoke(narrowed, other.id), 403, 'scope_not_held');
    expectProblem(await newKey(narrowed, ['documents:write']), 403, 'scope_not_held');
    const verified = await user.call('POST', '/internal/api-keys/verify', { body: { key: other.key } });
    expect(verified.status).toBe(200);

    const own = (await newKey(narrowed, ['search'])).body;
    expect((await rotate(narrowed, own.id)).status).toBe(201);
    expect([(await revoke(narrowed, own.id)).status, (await revoke(narrowed, own.id)).status]).toEqual([
      204, 204,
    ]);
  });

  it('gets no key by the idempotency key of a request that made or rotated one', async () => {
    const headers = { 'idempotency-key': v7() };
    const made = await newKey(owner, ['documents:write'], headers);
    expectProblem(await newKey(narrowed, ['documents:write'], headers), 403, 'scope_not_held');
    const rotation = { 'idempotency-key': v7() };
    expect((await rotate(owner, made.body.id, rotation)).status).toBe(201);
    expectProblem(await rotate(narrowed, made.body.id, rotation), 403, 'scope_not_held');
  });

  it('shows no personal data without users:read', async () => {
    const { body } = await user.call('GET', '/v1/users/me', { as: narrowed });
    expect(body).toMatchObject({ id: owner.userId, scopes: ['search'] });
    expect(JSON.stringify(body)).not.toContain('olga');
  });
});
