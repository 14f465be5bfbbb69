import { eventually, startValkey, valkeyMissing } from '@lectern/testing';
import { describe, expect, it } from 'vitest';
import { type Harness, startUser } from '../support/start-user.ts';

/** Waits until the metrics of an instance say whether it asks Valkey: 1 or 0. */
const shows = (user: Harness, up: number) =>
  eventually(
    async () => {
      const metrics = await (await fetch(`${user.service.adminUrl}/metrics`)).text();
      return metrics.includes(`\nrate_limit_store_up ${up}\n`) || undefined;
    },
    { what: `rate_limit_store_up ${up}` },
  );

describe.skipIf(valkeyMissing !== undefined)('failed log-ins with a Valkey', () => {
  it('are counted by all instances together, and by each for itself while it is away', async () => {
    const valkey = await startValkey();
    const instances = await Promise.all(
      [1, 2].map(() => startUser({ VALKEY_URL: valkey.url, LOGIN_MAX_FAILURES: '4' })),
    );
    const fail = async (i: number, from: string) => {
      const body = { email: 'nobody@example.org', password: 'not this password' };
      return (await instances[i]?.call('POST', '/v1/sessions', { body, from }))?.status;
    };
    const failEach = async (times: number, from: string) => {
      for (let i = 0; i < times; i += 1)
        expect([await fail(0, from), await fail(1, from)]).toEqual([401, 401]);
    };
    await Promise.all(instances.map((user) => shows(user, 1)));
    await failEach(2, '203.0.113.1');
    expect([await fail(0, '203.0.113.1'), await fail(1, '203.0.113.1')]).toEqual([429, 429]);

    await valkey.kill();
    await Promise.all(instances.map((user) => shows(user, 0)));
    // Nobody is refused for want of it, and nobody guesses without end either.
    await failEach(4, '203.0.113.2');
    expect([await fail(0, '203.0.113.2'), await fail(1, '203.0.113.2')]).toEqual([429, 429]);

    await valkey.restart();
    await Promise.all(instances.map((user) => shows(user, 1)));
    await failEach(2, '203.0.113.3');
    expect(await fail(1, '203.0.113.3')).toBe(429);
    await Promise.all(instances.map((user) => user.stop()));
    await valkey.kill();
  });
});
