import { expect, it } from 'vitest';
import { type LargeJsonTarget, stallOf } from './large-json.ts';
import type { ServiceProcess } from './start-process.ts';
import type { Complaint, HostileCase } from './survive-hostile.ts';

/** What the tests look at; made before the first of them runs. */
export interface Survival {
  readonly service: ServiceProcess;
  /** By case, what is against it: see `surviveHostile`. */
  readonly complaints: ReadonlyMap<string, Complaint>;
}

/** Longest turn of the event loop that other callers may wait for. */
const longestStallMs = 250;

/**
 * The tests of a service to which hostile requests were sent: one for each case, one for twenty large JSON bodies where
 * the service takes any, and one that it has not ended.
 */
export function itSurvives(
  cases: readonly HostileCase[],
  survival: () => Survival,
  large?: LargeJsonTarget,
): void {
  it.each(cases)('refuses or survives $name', ({ name }) => {
    expect(survival().complaints.get(name)).toBeUndefined();
  });

  if (large !== undefined) {
    it('lets nobody wait for twenty large bodies', async () => {
      const stall = await stallOf(survival().service, large);
      expect(stall.longestMs).toBeLessThanOrEqual(longestStallMs);
      expect(Math.max(...stall.statuses)).toBeLessThan(500);
    });
  }

  it('is still the same process', () => {
    const { service } = survival();
    expect([service.isRunning(), service.stderr()]).toEqual([true, '']);
  });
}
