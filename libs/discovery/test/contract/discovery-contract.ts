import { AppError } from '@lectern/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Discovery } from '../../src/index.ts';

/** A kind of discovery in a state in which it knows three healthy instances of `document` and none of `ghost`. */
export interface DiscoveryFixture {
  readonly discovery: Discovery;
  readonly urls: readonly string[];
  dispose(): Promise<void>;
}

/** What every kind of discovery promises. */
export function describeDiscovery(kind: string, prepare: () => Promise<DiscoveryFixture>): void {
  describe(`${kind} discovery`, () => {
    let fixture: DiscoveryFixture;

    beforeEach(async () => {
      fixture = await prepare();
    });

    afterEach(async () => {
      await fixture.discovery.close();
      await fixture.dispose();
    });

    it('lists every healthy instance', async () => {
      const listed = await fixture.discovery.list('document');
      expect(listed.map(({ url }) => url).sort()).toEqual([...fixture.urls].sort());
    });

    it('spreads its choice over all instances', async () => {
      const chosen = new Map<string, number>();
      for (let i = 0; i < 300; i++) {
        const { url } = await fixture.discovery.resolve('document');
        chosen.set(url, (chosen.get(url) ?? 0) + 1);
      }
      expect([...chosen.keys()].sort()).toEqual([...fixture.urls].sort());
      // 100 are expected of each; below 50 is further off than six standard deviations.
      for (const count of chosen.values()) expect(count).toBeGreaterThan(50);
    });

    it('says that a service without instances is unavailable, and that trying again may help', async () => {
      expect(await fixture.discovery.list('ghost')).toEqual([]);
      const failed = await fixture.discovery.resolve('ghost').catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(AppError);
      expect(failed).toMatchObject({ code: 'unavailable', reason: 'no_instance', retryable: true });
    });

    it('does not answer a caller who has gone', async () => {
      const gone = new Error('gone');
      await expect(fixture.discovery.resolve('document', AbortSignal.abort(gone))).rejects.toBe(gone);
    });

    it('registers and deregisters, and closes, twice without complaint', async () => {
      const deregister = await fixture.discovery.register({
        service: 'extra',
        instanceId: 'extra-1',
        address: '127.0.0.1',
        port: 9,
        health: { port: 9, path: '/readyz' },
      });
      await deregister();
      await deregister();
      await fixture.discovery.close();
      await fixture.discovery.close();
    });
  });
}
