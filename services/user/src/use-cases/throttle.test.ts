import { beforeEach, describe, expect, it } from 'vitest';
import { client, loginRules, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { Client } from '../domain/client.ts';
import type { User } from '../domain/user.ts';

const { signal } = new AbortController();
const email = 'ann@example.org';
const password = 'correct horse battery';
const home = client;
const [office, stranger]: Client[] = ['198.51.100.2', '203.0.113.3'].map((address) => ({
  address,
  network: address,
})) as [Client, Client];
const wrong = { code: 'unauthenticated', reason: 'invalid_credentials' };
const throttled = { code: 'resource_exhausted', reason: 'too_many_failed_logins' };

describe('failed log-ins', () => {
  let ports: MemoryPorts;
  let app: App;
  let ann: User;

  beforeEach(async () => {
    ports = memoryPorts();
    app = createApp(ports);
    ann = await app.registerUser({ email, password, displayName: 'Ann', client }, signal);
  });

  const logIn = (from: Client, change: { email?: string; password?: string } = {}) =>
    app.logIn({ email, password, client: from, ...change }, signal);
  const fail = async (from: Client, times: number, of = email) => {
    for (let i = 0; i < times; i += 1) {
      await expect(logIn(from, { email: of, password: 'not this one' })).rejects.toMatchObject(wrong);
    }
  };
  const { points, seconds } = loginRules['pair-failures'];

  it('make their account and network wait, also with the right password, and no hash is made', async () => {
    await fail(home, points);
    const before = ports.passwords.verified.length;
    await expect(logIn(home)).rejects.toMatchObject({ ...throttled, retryAfterSeconds: seconds });
    expect(ports.passwords.verified).toHaveLength(before);
    ports.advance(seconds);
    await expect(logIn(home)).resolves.toBeDefined();
    expect(ports.logins).toEqual([...Array(points).fill('failed'), 'throttled', 'succeeded']);
  });

  it('are forgotten by a log-in that succeeds', async () => {
    await fail(home, points - 1);
    await logIn(home);
    await fail(home, points - 1);
    await expect(logIn(home)).resolves.toBeDefined();
  });

  it('of others lock nobody out of a network that they know', async () => {
    await logIn(home);
    await fail(stranger, points);
    await fail(office, loginRules['account-failures'].points - points);
    // From elsewhere the account is slowed for everyone, its owner included.
    const elsewhere = { address: '192.0.2.77', network: '192.0.2.77' };
    await expect(logIn(elsewhere)).rejects.toMatchObject({ ...throttled, retryAfterSeconds: 60 });
    await expect(logIn(home)).resolves.toBeDefined();
    ports.advance(60);
    await expect(logIn(elsewhere)).resolves.toBeDefined();
  });

  it('at many accounts make their network wait, but not those who know it', async () => {
    await logIn(office);
    for (let i = 0; i < loginRules['network-failures'].points; i += 1) {
      await fail(office, 1, `user${i}@example.org`);
    }
    await expect(logIn(office, { email: 'another@example.org' })).rejects.toMatchObject(throttled);
    await expect(logIn(office)).resolves.toBeDefined();
    await expect(logIn(stranger)).resolves.toBeDefined();
  });

  it('look the same for an address without an account', async () => {
    await fail(home, points, 'nobody@example.org');
    await expect(logIn(home, { email: 'nobody@example.org' })).rejects.toMatchObject({
      ...throttled,
      retryAfterSeconds: seconds,
    });
  });

  it('are logged with their place and account, and never with a password or an address of mail', async () => {
    await fail(home, 1);
    await fail(home, 1, 'nobody@example.org');
    expect(ports.warnings).toEqual([
      { clientAddress: home.address, userId: ann.id },
      { clientAddress: home.address, emailHash: expect.stringMatching(/^[\w-]{22}$/) },
    ]);
  });
});
