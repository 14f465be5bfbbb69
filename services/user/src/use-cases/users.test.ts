import { beforeEach, describe, expect, it } from 'vitest';
import { client, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';

const { signal } = new AbortController();
const registration = {
  email: 'Ann@Example.org',
  password: 'correct horse battery',
  displayName: 'Ann',
  client,
};

describe('users', () => {
  let ports: MemoryPorts;
  let app: App;

  beforeEach(() => {
    ports = memoryPorts();
    app = createApp(ports);
  });

  it('found a tenant of their own when they register, and are its owner', async () => {
    const ann = await app.registerUser(registration, signal);
    const bob = await app.registerUser({ ...registration, email: 'bob@example.org' }, signal);
    expect(ann).toMatchObject({ email: 'ann@example.org', displayName: 'Ann', roles: ['owner'] });
    expect(ann.tenantId).not.toBe(bob.tenantId);
  });

  it('have an address that nobody else has in any case', async () => {
    await app.registerUser(registration, signal);
    await expect(
      app.registerUser({ ...registration, email: 'ANN@example.org' }, signal),
    ).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_taken',
    });
  });

  it('do not get an account with a weak password', async () => {
    await expect(app.registerUser({ ...registration, password: 'short' }, signal)).rejects.toMatchObject({
      reason: 'weak_password',
    });
    await expect(
      app.registerUser({ ...registration, password: 'guessable words' }, signal),
    ).rejects.toMatchObject({ reason: 'weak_password' });
    expect(await ports.accounts.findByEmail('ann@example.org')).toBeUndefined();
  });
});
