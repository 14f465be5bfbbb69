import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MemberChange, Membership } from '../../src/domain/member.ts';
import { issueRefreshToken } from '../../src/domain/session.ts';
import type { User } from '../../src/domain/user.ts';
import {
  addMember,
  anybody,
  type Backend,
  backends,
  endless,
  keyOf,
  openPostgres,
  type PostgresBackend,
  reachOf,
  signal,
  someUser,
} from '../support/backends.ts';

const at = new Date('2026-11-01T12:00:00.500Z');
const page = { limit: 10, before: undefined };

function change(
  backend: Backend,
  { actor, target }: { actor: User; target: User },
  decide: (current: Membership) => MemberChange | undefined,
) {
  return backend.members.change(keyOf(target), decide, {
    actor: { ...keyOf(actor), sessionId: undefined },
    signal,
  });
}

const removal = ({ member }: Membership): MemberChange | undefined =>
  member && { action: 'remove', member, at };
/** Removes unless that would leave no owner. */
const carefulRemoval = (current: Membership) => (current.owners > 1 ? removal(current) : undefined);

describe.each(backends)('MemberRepository on %s', (_name, openBackend) => {
  let backend: Backend;
  let owner: User;

  beforeAll(async () => {
    backend = await openBackend();
  });
  beforeEach(async () => {
    owner = someUser();
    await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
  });
  afterAll(() => backend.close());

  it('shows who asks, who is meant and how many owners there are', async () => {
    const ann = await addMember(backend, owner, 'owner');
    const seen: Membership[] = [];
    await change(backend, { actor: owner, target: ann }, (current) => void seen.push(current));
    expect(seen).toEqual([{ actor: owner, member: ann, owners: 2 }]);
  });

  it('shows nobody of another tenant, and nobody whose id is of no form that it knows', async () => {
    const other = someUser();
    await backend.accounts.register({ user: other, passwordHash: 'hash' }, signal);
    const seen: Membership[] = [];
    for (const id of [other.id, v7(), 'x'])
      await change(backend, { actor: other, target: { ...owner, id } }, (current) => void seen.push(current));
    for (const { actor, member } of seen) expect([actor, member]).toEqual([undefined, undefined]);
    expect(seen).toHaveLength(3);
  });

  it('lists newest first, from after the one given', async () => {
    const [ann, bob] = [await addMember(backend, owner), await addMember(backend, owner)];
    const { tenantId } = owner;
    expect(await backend.members.list(tenantId, { ...page, limit: 2 }, signal)).toEqual([bob, ann]);
    expect(await backend.members.list(tenantId, { limit: 2, before: ann.id }, signal)).toEqual([owner]);
    expect(await backend.members.list('x', page, signal)).toEqual([]);
  });

  it('gives a role, and lists that as the end of what was issued before', async () => {
    const ann = await addMember(backend, owner);
    const admin: User = { ...ann, roles: ['admin'] };
    await change(backend, { actor: owner, target: ann }, () => ({
      action: 'assign',
      member: admin,
      at,
      endsInvitations: false,
    }));
    expect(await backend.accounts.find(keyOf(ann), signal)).toEqual(admin);
    expect(await backend.revocations(owner.tenantId)).toEqual([
      { kind: 'user', subjectId: ann.id, tenantId: owner.tenantId, revokedAt: at },
    ]);
  });

  it('removes from every read, frees the address, and lists one end for all', async () => {
    const ann = await addMember(backend, owner);
    await change(backend, { actor: owner, target: ann }, removal);
    expect(await backend.accounts.find(keyOf(ann), signal)).toBeUndefined();
    expect(await backend.accounts.findByEmail(ann.email, signal)).toBeUndefined();
    expect(await backend.members.list(owner.tenantId, page, signal)).toEqual([owner]);
    expect(await backend.revocations(owner.tenantId)).toEqual([
      { kind: 'user', subjectId: ann.id, tenantId: owner.tenantId, revokedAt: at },
    ]);
    const twin = someUser({ email: ann.email });
    await backend.accounts.register({ user: twin, passwordHash: 'hash' }, signal);
    expect((await backend.accounts.findByEmail(ann.email, signal))?.user).toEqual(twin);
  });

  it('ends sessions and keys with their person, and opens no new ones', async () => {
    const ann = await addMember(backend, owner);
    const token = issueRefreshToken(at, 60).stored;
    const session = { id: v7(), ...keyOf(ann), passwordHash: 'hash', createdAt: at, token };
    expect(await backend.sessions.open(session, signal)).toEqual(ann);
    const key = {
      id: v7(),
      ...keyOf(ann),
      name: 'k',
      scopes: ['search'],
      createdAt: at,
      secretHash: Buffer.alloc(32),
      ...endless,
    };
    expect(await backend.apiKeys.add(key, { author: anybody, signal })).toBe(true);

    await change(backend, { actor: owner, target: ann }, removal);
    const asked: unknown[] = [];
    await backend.sessions.change(token.hash, (found) => void asked.push(found), { now: at, signal });
    expect(asked).toEqual([]);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toBeUndefined();
    expect(await backend.apiKeys.find(key.id, reachOf(ann), signal)).toBeUndefined();
    expect(await backend.apiKeys.list(keyOf(ann), page, signal)).toEqual([]);
    const late = { ...session, id: v7(), token: issueRefreshToken(at, 60).stored };
    expect(await backend.sessions.open(late, signal)).toBeUndefined();
    const another = backend.apiKeys.add({ ...key, id: v7() }, { author: anybody, signal });
    await expect(another).rejects.toMatchObject({ reason: 'account_required' });
  });

  it('changes nothing when the decision fails', async () => {
    const ann = await addMember(backend, owner);
    const failure = new Error('no decision');
    const refuse = () => {
      throw failure;
    };
    await expect(change(backend, { actor: owner, target: ann }, refuse)).rejects.toBe(failure);
    expect(await backend.accounts.find(keyOf(ann), signal)).toEqual(ann);
    expect(await backend.revocations(owner.tenantId)).toEqual([]);
  });

  it('lets owners who remove each other at once leave exactly one, in every round', async () => {
    for (let round = 0; round < 10; round += 1) {
      const first = someUser();
      await backend.accounts.register({ user: first, passwordHash: 'hash' }, signal);
      const owners = [
        first,
        await addMember(backend, first, 'owner'),
        await addMember(backend, first, 'owner'),
      ];
      const changes = await Promise.all(
        owners.map((actor, i) =>
          change(backend, { actor, target: owners[(i + 1) % owners.length]! }, carefulRemoval),
        ),
      );
      expect(changes.filter((made) => made !== undefined)).toHaveLength(2);
      expect(await backend.members.list(first.tenantId, page, signal)).toHaveLength(1);
    }
  });
});

describe('MemberRepository on Postgres alone', () => {
  let backend: PostgresBackend;
  beforeAll(async () => {
    backend = await openPostgres();
  });
  afterAll(() => backend.close());

  it('keeps the row of who is removed, without address and password', async () => {
    const owner = someUser();
    await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
    const ann = await addMember(backend, owner);
    await change(backend, { actor: owner, target: ann }, removal);
    const { rows } = await backend.db.query(
      'SELECT display_name, email, password_hash, removed_at FROM users WHERE id = $1',
      [ann.id],
    );
    expect(rows).toEqual([{ display_name: 'Ann', email: null, password_hash: null, removed_at: at }]);
  });

  it('opens no session beside a removal at the same moment that outlives it, in every round', async () => {
    for (let round = 0; round < 10; round += 1) {
      const owner = someUser();
      await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
      const ann = await addMember(backend, owner);
      const token = issueRefreshToken(at, 60).stored;
      await Promise.all([
        backend.sessions.open(
          { id: v7(), ...keyOf(ann), passwordHash: 'hash', createdAt: at, token },
          signal,
        ),
        change(backend, { actor: owner, target: ann }, removal),
      ]);
      const { rows } = await backend.db.query(
        'SELECT FROM sessions WHERE user_id = $1 AND revoked_at IS NULL',
        [ann.id],
      );
      expect(rows).toEqual([]);
    }
  });
});
