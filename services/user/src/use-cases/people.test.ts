import type { Role } from '@lectern/auth';
import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, client, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { InvitedRole } from '../domain/member.ts';
import type { User } from '../domain/user.ts';
import { limits } from '../limits.ts';

const { signal } = new AbortController();
const password = 'correct horse battery';
const page = { limit: 10, before: undefined };
const invalid = { code: 'unauthenticated', reason: 'invalid_invitation' };

let ports: MemoryPorts;
let app: App;
let owner: User;

beforeEach(async () => {
  ports = memoryPorts();
  app = createApp(ports);
  owner = await register('owner@example.org');
});

const register = (email: string) =>
  app.registerUser({ email, password, displayName: 'Olga', client }, signal);
const invite = (email: string, role: InvitedRole = 'member', by: User = owner) =>
  app.invitePerson({ caller: callerOf(by), email, role }, signal);
const accept = (token: string | undefined) =>
  app.acceptInvitation({ token: token ?? '', displayName: 'Ann', password, client }, signal);
const lastToken = () => ports.notifier.lastToken;
const newMember = async (email: string, role: InvitedRole = 'member') => {
  await invite(email, role);
  return accept(lastToken());
};
const open = async (by: User = owner) =>
  (await app.listInvitations({ caller: callerOf(by), ...page }, signal)).entries;
const change = (by: User, memberId: string, role: Role) =>
  app.changeMemberRole({ caller: callerOf(by), memberId, role }, signal);
const remove = (by: User, memberId: string) => app.removeMember({ caller: callerOf(by), memberId }, signal);

describe('an invitation', () => {
  it('brings its token to the address, and makes an account in the tenant with the role', async () => {
    const invitation = await invite(' Ann@Example.org ', 'admin');
    expect(JSON.stringify(invitation)).not.toContain('iv_');
    expect(ports.notifier.delivered).toEqual([
      {
        to: 'ann@example.org',
        kind: 'invitation',
        token: expect.stringMatching(/^iv_[A-Za-z0-9_-]{43}$/),
        expiresAt: new Date(ports.now().getTime() + 7_200_000),
      },
    ]);
    const ann = await accept(lastToken());
    expect(ann).toMatchObject({ email: 'ann@example.org', tenantId: owner.tenantId, roles: ['admin'] });
    await expect(app.logIn({ email: 'ann@example.org', password, client }, signal)).resolves.toBeDefined();
    expect(await open()).toEqual([]);
  });

  it('is refused in the same words when it is used, revoked, replaced, over or made up', async () => {
    await newMember('ann@example.org');
    const used = lastToken();
    const { id: invitationId } = await invite('bob@example.org');
    const revoked = lastToken();
    await app.revokeInvitation({ caller: callerOf(owner), invitationId }, signal);
    await invite('cat@example.org');
    const replaced = lastToken();
    await invite('cat@example.org', 'admin');
    ports.advance(ports.invitationTtlSeconds);
    const answers = await Promise.allSettled([used, revoked, replaced, lastToken(), 'iv_x'].map(accept));
    for (const answer of answers) expect(answer).toMatchObject({ status: 'rejected', reason: invalid });
    const texts = answers.map((answer) => (answer.status === 'rejected' ? String(answer.reason) : ''));
    expect(new Set(texts).size).toBe(1);
    expect(await open()).toEqual([]);
  });

  it('keeps from inviter and invited that the address has an account elsewhere', async () => {
    await register('bob@example.org');
    const [unknown, known] = [await invite('ann@example.org'), await invite('bob@example.org')];
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
    expect(ports.notifier.delivered.map(({ to }) => to)).toEqual(['ann@example.org', 'bob@example.org']);
    await expect(accept(lastToken())).rejects.toMatchObject(invalid);
    expect((await open()).map(({ email }) => email)).toEqual(['bob@example.org', 'ann@example.org']);
  });

  it('does not say so by the work of a hash either', async () => {
    await register('bob@example.org');
    await invite('bob@example.org');
    const before = ports.passwords.hashed;
    await expect(accept(lastToken())).rejects.toMatchObject(invalid);
    await expect(accept('iv_x')).rejects.toMatchObject(invalid);
    expect(ports.passwords.hashed).toBe(before);
  });

  it('can be accepted once the address is free', async () => {
    const other = await register('other@example.org');
    await invite('bob@example.org', 'member', other);
    const bob = await accept(lastToken());
    await invite('bob@example.org');
    const token = lastToken();
    await expect(accept(token)).rejects.toMatchObject(invalid);
    await remove(other, bob.id);
    expect(await accept(token)).toMatchObject({ tenantId: owner.tenantId });
  });

  it('is not used up by a weak password', async () => {
    await invite('ann@example.org');
    const token = lastToken() ?? '';
    const weak = app.acceptInvitation(
      { token, displayName: 'Ann', password: 'ann@example.org', client },
      signal,
    );
    await expect(weak).rejects.toMatchObject({ reason: 'weak_password' });
    await expect(accept(token)).resolves.toBeDefined();
  });

  it('is for people who are not here', async () => {
    await expect(invite('OWNER@example.org')).rejects.toMatchObject({
      code: 'conflict',
      reason: 'already_member',
    });
    expect(ports.notifier.delivered).toEqual([]);
  });

  it('is given by admins, that of an owner by owners, and by nobody with an API key', async () => {
    const admin = await newMember('admin@example.org', 'admin');
    const member = await newMember('member@example.org');
    await expect(invite('x@example.org', 'owner', admin)).rejects.toMatchObject({ reason: 'owner_required' });
    await expect(invite('x@example.org', 'member', member)).rejects.toMatchObject({ reason: 'missing_role' });
    await expect(open(member)).rejects.toMatchObject({ reason: 'missing_role' });
    const caller = callerOf(owner, { via: 'api-key' });
    const denied = { code: 'permission_denied', reason: 'session_required' };
    const asKey = [
      app.invitePerson({ caller, email: 'x@example.org', role: 'member' }, signal),
      app.listInvitations({ caller, ...page }, signal),
      app.revokeInvitation({ caller, invitationId: 'x' }, signal),
      app.changeMemberRole({ caller, memberId: member.id, role: 'admin' }, signal),
      app.removeMember({ caller, memberId: member.id }, signal),
    ];
    for (const answer of asKey) await expect(answer).rejects.toMatchObject(denied);
  });

  it('is seen and revoked within its tenant alone', async () => {
    const { id: invitationId } = await invite('ann@example.org');
    const other = await register('other@example.org');
    expect(await open(other)).toEqual([]);
    const unknown = { code: 'not_found', reason: 'invitation_not_found' };
    await expect(
      app.revokeInvitation({ caller: callerOf(other), invitationId }, signal),
    ).rejects.toMatchObject(unknown);
    await expect(accept(lastToken())).resolves.toBeDefined();
  });

  it('ends with the rights of whoever sent it', async () => {
    const admin = await newMember('admin@example.org', 'admin');
    await invite('ann@example.org', 'admin', admin);
    const token = lastToken();
    await change(owner, admin.id, 'owner');
    expect(await open()).toHaveLength(1);
    await change(owner, admin.id, 'member');
    await expect(accept(token)).rejects.toMatchObject(invalid);
  });

  it('has company up to a bound, and a renewal is not one more', async () => {
    const max = limits.invitations.value;
    for (let i = 0; i < max; i += 1) await invite(`${i}@example.org`);
    await expect(invite('more@example.org')).rejects.toMatchObject({ reason: 'too_many_invitations' });
    await expect(invite('0@example.org')).resolves.toBeDefined();
  });
});

describe('members', () => {
  it('are listed and shown to each other, newest first, and to no other tenant', async () => {
    const [ann, bob] = [await newMember('ann@example.org'), await newMember('bob@example.org')];
    const other = await register('other@example.org');
    const list = (by: User, before?: string) =>
      app.listMembers({ caller: callerOf(by), limit: 2, before }, signal);
    const first = await list(ann);
    expect(first.entries.map(({ id }) => id)).toEqual([bob.id, ann.id]);
    expect((await list(ann, first.next)).entries.map(({ id }) => id)).toEqual([owner.id]);
    expect((await list(other)).entries.map(({ id }) => id)).toEqual([other.id]);
    expect(await app.getMember({ caller: callerOf(ann), memberId: bob.id }, signal)).toEqual(bob);
    await expect(app.getMember({ caller: callerOf(other), memberId: bob.id }, signal)).rejects.toMatchObject({
      reason: 'member_not_found',
    });
  });

  it('get another role, which ends what they were given before', async () => {
    const ann = await newMember('ann@example.org');
    expect(await change(owner, ann.id, 'admin')).toEqual({ ...ann, roles: ['admin'] });
    const ended = {
      kind: 'user',
      subjectId: ann.id,
      tenantId: owner.tenantId,
      revokedAt: ports.now(),
    };
    expect(ports.accounts.revocations).toEqual([ended]);
    expect(await change(owner, ann.id, 'admin')).toMatchObject({ roles: ['admin'] });
    expect(ports.accounts.revocations).toHaveLength(1);
  });

  it('are changed by the role that their changer has now, not by that in the token', async () => {
    const admin = await newMember('admin@example.org', 'admin');
    const ann = await newMember('ann@example.org');
    await change(owner, admin.id, 'member');
    await expect(change(admin, ann.id, 'admin')).rejects.toMatchObject({ reason: 'missing_role' });
    await remove(owner, admin.id);
    await expect(remove(admin, ann.id)).rejects.toMatchObject({ reason: 'missing_role' });
  });

  it('leave no way back in with the last seconds of their token', async () => {
    const admin = await newMember('admin@example.org', 'admin');
    const {
      account: { id: serviceAccountId },
    } = await app.createServiceAccount({ caller: callerOf(owner), name: 'bot', role: 'agent' }, signal);
    await remove(owner, admin.id);
    const denied = { reason: 'missing_role' };
    await expect(invite('friend@example.org', 'admin', admin)).rejects.toMatchObject(denied);
    const input = { caller: callerOf(admin), serviceAccountId, name: 'k', scopes: ['search'] };
    await expect(app.createApiKey(input, signal)).rejects.toMatchObject(denied);
  });

  it('are over when they are removed: no session, no key, no second removal', async () => {
    const ann = await newMember('ann@example.org', 'admin');
    const session = await app.logIn({ email: ann.email, password, client }, signal);
    const { key } = await app.createApiKey({ caller: callerOf(ann), name: 'k', scopes: ['search'] }, signal);
    await remove(owner, ann.id);
    const gone = { code: 'unauthenticated' };
    await expect(app.logIn({ email: ann.email, password, client }, signal)).rejects.toMatchObject(gone);
    await expect(app.refreshSession(session, signal)).rejects.toMatchObject(gone);
    await expect(app.verifyApiKey({ key }, signal)).rejects.toMatchObject(gone);
    await expect(
      app.createApiKey({ caller: callerOf(ann), name: 'k', scopes: ['search'] }, signal),
    ).rejects.toMatchObject({ reason: 'account_required' });
    await expect(remove(owner, ann.id)).rejects.toMatchObject({ reason: 'member_not_found' });
    expect(ports.accounts.revocations.map(({ kind, subjectId }) => [kind, subjectId])).toEqual([
      ['user', ann.id],
    ]);
  });

  it('come back as somebody else', async () => {
    const ann = await newMember('ann@example.org');
    await remove(owner, ann.id);
    const again = await newMember('ann@example.org');
    expect(again.email).toBe(ann.email);
    expect(again.id).not.toBe(ann.id);
  });

  it('of another tenant are unknown, whatever is done with them', async () => {
    const other = await register('other@example.org');
    const unknown = { code: 'not_found', reason: 'member_not_found' };
    for (const memberId of [other.id, 'x']) {
      await expect(change(owner, memberId, 'member')).rejects.toMatchObject(unknown);
      await expect(remove(owner, memberId)).rejects.toMatchObject(unknown);
    }
  });

  it('leave the tenant an owner', async () => {
    const last = { code: 'conflict', reason: 'last_owner' };
    await expect(change(owner, owner.id, 'admin')).rejects.toMatchObject(last);
    await expect(remove(owner, owner.id)).rejects.toMatchObject(last);
    const second = await newMember('second@example.org', 'owner');
    await remove(owner, owner.id);
    await expect(remove(second, second.id)).rejects.toMatchObject(last);
  });
});
