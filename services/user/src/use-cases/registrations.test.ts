import { describe, expect, it } from 'vitest';
import { client, memoryPorts } from '../../test/support/memory-ports.ts';
import { createApp } from '../app.ts';

const { signal } = new AbortController();
const registration = {
  email: 'ann@example.org',
  password: 'correct horse battery',
  displayName: 'Ann',
  client,
};

function confirmed() {
  const ports = memoryPorts('confirmed');
  const app = createApp(ports);
  const request = async (change: Partial<typeof registration> = {}) => {
    const answer = await app.requestRegistration({ ...registration, ...change }, signal);
    await ports.background.settled();
    return answer;
  };
  const confirm = (token: string) => app.confirmRegistration({ token }, signal);
  return { ports, app, request, confirm };
}

describe('registrations', () => {
  it('make an account when the token came to its address, once', async () => {
    const { ports, app, request, confirm } = confirmed();
    await request({ email: 'Ann@Example.org' });
    await expect(app.logIn(registration, signal)).rejects.toMatchObject({ reason: 'invalid_credentials' });
    const token = ports.notifier.lastToken;
    expect(await confirm(token)).toMatchObject({ email: 'ann@example.org', roles: ['owner'] });
    await expect(app.logIn(registration, signal)).resolves.toBeDefined();
    await expect(confirm(token)).rejects.toMatchObject({ reason: 'invalid_registration_token' });
  });

  it('answer alike whether there is an account, and tell the owner of the address alone', async () => {
    const { ports, request, confirm } = confirmed();
    const unknown = await request();
    await confirm(ports.notifier.lastToken);
    expect(await request()).toEqual(unknown);
    expect(ports.notifier.delivered.map(({ kind }) => kind)).toEqual(['registration', 'account-exists']);
  });

  it('of several for one address make one account', async () => {
    const { ports, request, confirm } = confirmed();
    await request();
    const first = ports.notifier.lastToken;
    await request();
    const second = ports.notifier.lastToken;
    const results = await Promise.allSettled([confirm(first), confirm(second)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are over when nobody confirms them in time, or where they are not confirmed any more', async () => {
    const { ports, app, request, confirm } = confirmed();
    await request();
    const token = ports.notifier.lastToken;
    const open = createApp({ ...ports, registration: 'open' });
    await expect(open.confirmRegistration({ token }, signal)).rejects.toMatchObject({
      reason: 'registration_closed',
    });
    ports.advance(ports.registrationTtlSeconds);
    await expect(confirm(token)).rejects.toMatchObject({ reason: 'invalid_registration_token' });
    await expect(app.registerUser(registration, signal)).rejects.toMatchObject({
      reason: 'registration_closed',
    });
  });

  it('need a password that is not weak', async () => {
    const { ports, request } = confirmed();
    await expect(request({ password: 'guessable words' })).rejects.toMatchObject({ reason: 'weak_password' });
    expect(ports.notifier.delivered).toEqual([]);
  });
});
