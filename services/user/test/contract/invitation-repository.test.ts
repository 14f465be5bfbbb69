import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Invitation, issueInvitationToken, type StoredInvitation } from '../../src/domain/invitation.ts';
import type { User } from '../../src/domain/user.ts';
import { anybody, type Backend, backends, keyOf, signal, someUser } from '../support/backends.ts';

const now = new Date('2026-11-01T12:00:00.000Z');
const later = new Date('2026-11-01T12:00:01.000Z');
const page = { limit: 10, before: undefined };
const options = { now, signal };

describe.each(backends)('InvitationRepository on %s', (_name, openBackend) => {
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

  const invite = async (changes: Partial<StoredInvitation> = {}, maxOpen = 10): Promise<StoredInvitation> => {
    const id = v7();
    const invitation: StoredInvitation = {
      id,
      tenantId: owner.tenantId,
      email: `${id}@example.org`,
      role: 'admin',
      invitedBy: owner.id,
      createdAt: now,
      expiresAt: later,
      tokenHash: issueInvitationToken().tokenHash,
      ...changes,
    };
    await backend.invitations.add(invitation, { maxOpen, author: anybody, signal });
    return invitation;
  };
  const listed = async () => await backend.invitations.list(owner.tenantId, page, options);
  const shown = ({ tokenHash: _, ...invitation }: StoredInvitation): Invitation => invitation;
  const join = ({ tenantId, email, role }: Invitation) => ({
    user: someUser({ tenantId, email, roles: [role] }),
    passwordHash: 'hash',
  });

  it('lists newest first and finds by the token, just as it was stored', async () => {
    const [first, second] = [await invite(), await invite({ role: 'owner' })];
    expect(await listed()).toEqual([shown(second), shown(first)]);
    const after = { limit: 1, before: second.id };
    expect(await backend.invitations.list(owner.tenantId, after, options)).toEqual([shown(first)]);
    expect(await backend.invitations.findOpen(first.tokenHash, options)).toEqual(shown(first));
    expect(await backend.invitations.list('x', page, options)).toEqual([]);
  });

  it('does not know what is over', async () => {
    const { id, tokenHash, tenantId } = await invite();
    const end = { now: later, signal };
    expect(await backend.invitations.list(tenantId, page, end)).toEqual([]);
    expect(await backend.invitations.findOpen(tokenHash, end)).toBeUndefined();
    expect(await backend.invitations.accept(tokenHash, join, end)).toBeUndefined();
    expect(await backend.invitations.remove({ tenantId, id }, { ...end, author: anybody })).toBe(false);
  });

  it('has one of an address in a tenant, the newest', async () => {
    const first = await invite();
    const second = await invite({ email: first.email });
    expect(await listed()).toEqual([shown(second)]);
    expect(await backend.invitations.findOpen(first.tokenHash, options)).toBeUndefined();
  });

  it('has no more than it may, not counting what is replaced or over', async () => {
    await invite({ expiresAt: now });
    const first = await invite({}, 2);
    await invite({}, 2);
    await expect(invite({}, 2)).rejects.toMatchObject({ code: 'conflict', reason: 'too_many_invitations' });
    await invite({ email: first.email }, 2);
    expect(await listed()).toHaveLength(2);
  });

  it('removes for its tenant alone, once', async () => {
    const { id, tenantId, tokenHash } = await invite();
    const { tenantId: other } = someUser();
    for (const key of [
      { tenantId: other, id },
      { tenantId: 'x', id },
      { tenantId, id: 'x' },
    ])
      expect(await backend.invitations.remove(key, { ...options, author: anybody })).toBe(false);
    expect(await backend.invitations.remove({ tenantId, id }, { ...options, author: anybody })).toBe(true);
    expect(await backend.invitations.remove({ tenantId, id }, { ...options, author: anybody })).toBe(false);
    expect(await backend.invitations.findOpen(tokenHash, options)).toBeUndefined();
  });

  it('makes one account of a token, however many ask at once', async () => {
    const { tokenHash, email } = await invite();
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => backend.invitations.accept(tokenHash, join, options)),
    );
    const [user, ...more] = answers.filter((answer) => answer !== undefined);
    expect(more).toEqual([]);
    expect(await backend.accounts.findByEmail(email, signal)).toEqual({ user, passwordHash: 'hash' });
    expect(await listed()).toEqual([]);
  });

  it('cannot be accepted while its address has an account, and stays open', async () => {
    const taken = someUser();
    await backend.accounts.register({ user: taken, passwordHash: 'hash' }, signal);
    const invitation = await invite({ email: taken.email });
    expect(await backend.invitations.findOpen(invitation.tokenHash, options)).toBeUndefined();
    expect(await backend.invitations.accept(invitation.tokenHash, join, options)).toBeUndefined();
    expect(await listed()).toEqual([shown(invitation)]);
  });

  it('of an address in two tenants makes one account', async () => {
    const first = await invite();
    const other = someUser();
    await backend.accounts.register({ user: other, passwordHash: 'hash' }, signal);
    const second = await invite({ email: first.email, tenantId: other.tenantId });
    const answers = await Promise.all(
      [first, second].map(({ tokenHash }) => backend.invitations.accept(tokenHash, join, options)),
    );
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
  });

  it('ends with the removal of whoever sent it', async () => {
    const { tokenHash } = await invite();
    await backend.members.change(
      { tenantId: owner.tenantId, userId: owner.id },
      ({ member }) => member && { action: 'remove', member, at: now },
      { actor: { ...keyOf(owner), sessionId: undefined }, signal },
    );
    expect(await backend.invitations.findOpen(tokenHash, options)).toBeUndefined();
  });
});
