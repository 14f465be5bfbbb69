import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExternalIdentity, ExternalUser } from '../../src/domain/external-user.ts';
import { type Backend, backends, keyOf, signal, someUser } from '../support/backends.ts';

const createdAt = new Date('2026-11-01T12:00:00.123Z');
const later = new Date('2026-11-01T12:30:00.000Z');

function someIdentity(overrides: Partial<ExternalIdentity> = {}): ExternalIdentity {
  return { issuer: 'https://id.example.org', tenant: v7(), subject: v7(), ...overrides };
}

describe.each(backends)('ExternalUserRepository on %s', (_name, open) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.close());

  const add = (identity: ExternalIdentity, email?: string) =>
    backend.externalUsers.change(
      identity,
      ({ tenantId, user }) =>
        user === undefined
          ? { action: 'add', user: userOf({ tenantId, email, identityProvider: identity.issuer }) }
          : undefined,
      { newTenant: { id: v7(), createdAt }, signal },
    );

  it('finds a person just as they were stored, among the people of the tenant too', async () => {
    const identity = someIdentity();
    const user = await add(identity, 'ann@example.org');
    expect(await backend.externalUsers.find(identity, signal)).toEqual(user);
    const { person } = user;
    expect(await backend.accounts.find(keyOf(person), signal)).toEqual(person);
    const page = { limit: 10, before: undefined };
    expect(await backend.members.list(person.tenantId, page, signal)).toEqual([person]);
  });

  it('makes one account and one tenant, however many ask for them at once', async () => {
    const identity = someIdentity();
    const colleague = { ...identity, subject: v7() };
    const asked = await Promise.all(Array.from({ length: 8 }, (_, i) => add(i % 2 ? identity : colleague)));
    expect(new Set(asked.map(({ person }) => person.id)).size).toBe(2);
    expect(new Set(asked.map(({ person }) => person.tenantId)).size).toBe(1);
  });

  it.each(['issuer', 'tenant', 'subject'] as const)('tells people apart by their %s', async (part) => {
    const identity = someIdentity();
    const one = await add(identity);
    const other = await add({ ...identity, [part]: `https://other.example/${v7()}` });
    expect(other.person.id).not.toBe(one.person.id);
    expect(other.person.tenantId === one.person.tenantId).toBe(part === 'subject');
  });

  it('does not mistake the address for that of an account of our own', async () => {
    const local = someUser();
    await backend.accounts.register({ user: local, passwordHash: 'hash' }, signal);
    const first = await add(someIdentity(), local.email);
    const second = await add(someIdentity(), local.email);
    expect([first, second].map(({ person }) => person.email)).toEqual([local.email, local.email]);
    expect((await backend.accounts.findByEmail(local.email, signal))?.user).toEqual(local);
    const free = someUser({ email: `free-${local.email}` });
    await add(someIdentity(), free.email);
    expect(await backend.accounts.findByEmail(free.email, signal)).toBeUndefined();
    await backend.accounts.register({ user: free, passwordHash: 'hash' }, signal);
  });

  it('stores what changed, and lists a change of the role as a revocation', async () => {
    const identity = someIdentity();
    const before = await add(identity);
    const person = {
      ...before.person,
      email: 'new@example.org',
      displayName: 'New',
      roles: ['member'] as const,
    };
    const user = { person, claimedAt: later, isRemoved: false };
    await backend.externalUsers.change(
      identity,
      () => ({ action: 'update', user, roleChange: { at: later, endsInvitations: true } }),
      { newTenant: { id: v7(), createdAt }, signal },
    );
    expect(await backend.externalUsers.find(identity, signal)).toEqual(user);
    const { id: subjectId, tenantId } = person;
    expect(await backend.revocations(tenantId)).toEqual([
      { kind: 'user', subjectId, tenantId, revokedAt: later },
    ]);
  });

  it('remembers who was removed', async () => {
    const identity = someIdentity();
    const { person } = await add(identity, 'gone@example.org');
    await backend.members.change(keyOf(person), () => ({ action: 'remove', member: person, at: later }), {
      actor: { ...keyOf(person), sessionId: undefined },
      signal,
    });
    expect(await backend.externalUsers.find(identity, signal)).toMatchObject({ isRemoved: true });
    expect(await backend.accounts.find(keyOf(person), signal)).toBeUndefined();
  });

  it('writes nothing when the decision fails', async () => {
    const identity = someIdentity();
    const refused = backend.externalUsers.change(
      identity,
      () => {
        throw new Error('no');
      },
      { newTenant: { id: v7(), createdAt }, signal },
    );
    await expect(refused).rejects.toThrow('no');
    expect(await backend.externalUsers.find(identity, signal)).toBeUndefined();
  });
});

function userOf(facts: Partial<ExternalUser['person']> & { tenantId: string }): ExternalUser {
  const person = { id: v7(), displayName: 'Ann', roles: ['owner'] as const, createdAt, ...facts };
  return { person, claimedAt: createdAt, isRemoved: false };
}
