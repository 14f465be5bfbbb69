import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, client, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import { mailRules } from '../domain/throttle.ts';
import type { User } from '../domain/user.ts';

const { signal } = new AbortController();
const email = 'ann@example.org';
const password = 'correct horse battery';
const next = 'another staple horse';

describe('passwords', () => {
  let ports: MemoryPorts;
  let app: App;
  let ann: User;

  beforeEach(async () => {
    ports = memoryPorts();
    app = createApp(ports);
    ann = await app.registerUser({ email, password, displayName: 'Ann', client }, signal);
  });

  const logIn = (secret = password) => app.logIn({ email, password: secret, client }, signal);
  const isOver = (refreshToken: string) =>
    app.refreshSession({ refreshToken }, signal).then(
      () => false,
      () => true,
    );
  const askForToken = async () => {
    await app.requestPasswordReset({ email, client }, signal);
    await ports.background.settled();
    return ports.notifier.lastToken;
  };
  const reset = (token: string, secret = next) =>
    app.resetPassword({ token, password: secret, client }, signal);

  it('are changed by their owner, whose other sessions end', async () => {
    const [phone, laptop] = [await logIn(), await logIn()];
    const caller = callerOf(ann, { credentialId: ports.signed[1]!.credentialId });
    await app.changePassword({ caller, currentPassword: password, newPassword: next, client }, signal);
    expect(await isOver(phone.refreshToken)).toBe(true);
    expect(await isOver(laptop.refreshToken)).toBe(false);
    await expect(logIn()).rejects.toMatchObject({ reason: 'invalid_credentials' });
    await expect(logIn(next)).resolves.toBeDefined();
  });

  it('are changed by nobody else, and each wrong try counts as a failed log-in', async () => {
    const change = (facts: Partial<Parameters<App['changePassword']>[0]>) =>
      app.changePassword(
        { caller: callerOf(ann), currentPassword: password, newPassword: next, client, ...facts },
        signal,
      );
    await expect(change({ caller: callerOf(ann, { via: 'api-key' }) })).rejects.toMatchObject({
      reason: 'session_required',
    });
    await expect(change({ newPassword: 'guessable words' })).rejects.toMatchObject({
      reason: 'weak_password',
      errors: [{ pointer: '/newPassword' }],
    });
    for (let i = 0; i < 3; i += 1) {
      await expect(change({ currentPassword: 'not this one' })).rejects.toMatchObject({
        code: 'permission_denied',
        reason: 'wrong_password',
      });
    }
    await expect(change({})).rejects.toMatchObject({ reason: 'too_many_failed_logins' });
  });

  it('are replaced by a token that came to the address, and all sessions end', async () => {
    const session = await logIn();
    const [first, second] = [await askForToken(), await askForToken()];
    expect(ports.notifier.delivered[0]).toEqual({
      to: email,
      kind: 'password-reset',
      token: first,
      expiresAt: new Date(ports.now().getTime() + 3_600_000),
    });
    // A weak one does not use the token up, and who asks again does not end it.
    await expect(reset(first, 'guessable words')).rejects.toMatchObject({ reason: 'weak_password' });
    await reset(first);
    expect(await isOver(session.refreshToken)).toBe(true);
    await expect(logIn(next)).resolves.toBeDefined();
    for (const used of [first, second, 'pr_made_up']) {
      await expect(reset(used)).rejects.toMatchObject({
        code: 'unauthenticated',
        reason: 'invalid_reset_token',
      });
    }
  });

  it('are not replaced by a token that is too old', async () => {
    const token = await askForToken();
    ports.advance(3_600);
    await expect(reset(token)).rejects.toMatchObject({ reason: 'invalid_reset_token' });
  });

  it('get no token without an account, and the caller is told nothing', async () => {
    await app.requestPasswordReset({ email: 'nobody@example.org', client }, signal);
    await ports.background.settled();
    expect(ports.notifier.delivered).toEqual([]);
  });

  it('flood no mailbox, and no network floods many', async () => {
    for (let i = 0; i < mailRules['address-mails'].points + 2; i += 1) {
      await app.requestPasswordReset({ email, client }, signal);
    }
    await ports.background.settled();
    expect(ports.notifier.delivered).toHaveLength(mailRules['address-mails'].points);
    const ask = (i: number) => app.requestPasswordReset({ email: `user${i}@example.org`, client }, signal);
    const asked = mailRules['address-mails'].points + 2;
    for (let i = asked; i < mailRules['network-mails'].points; i += 1) await ask(i);
    await expect(ask(99)).rejects.toMatchObject({
      code: 'resource_exhausted',
      reason: 'too_many_messages',
      retryAfterSeconds: 3_600,
    });
  });
});
