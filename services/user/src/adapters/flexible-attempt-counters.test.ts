import type { Valkey } from '@lectern/valkey';
import { Redis } from 'iovalkey';
import { describe, expect, it } from 'vitest';
import { mailRules } from '../domain/throttle.ts';
import { createFlexibleAttemptCounters } from './flexible-attempt-counters.ts';

const rule = { points: 2, seconds: 900 };
const rules = {
  ...mailRules,
  'pair-failures': rule,
  'network-failures': rule,
  'account-failures': rule,
};

/** A Valkey that nobody runs, just lost: each command fails. */
function lostValkey(): Valkey {
  const client = new Redis('redis://127.0.0.1:1', { enableOfflineQueue: false, retryStrategy: () => null });
  client.on('error', () => undefined);
  return { client, health: { isUp: () => true, failed: () => undefined, stop: () => undefined } };
}

describe.each([
  ['memory', () => undefined],
  ['a Valkey that is away', lostValkey],
])('FlexibleAttemptCounters on %s', (_name, open) => {
  it('lets so many pass and no more, each key for itself', async () => {
    const counters = createFlexibleAttemptCounters(rules, open());
    expect(await counters.waitOf('pair-failures', 'a')).toBe(0);
    expect(await counters.count('pair-failures', 'a')).toBe(0);
    expect(await counters.waitOf('pair-failures', 'a')).toBe(0);
    expect(await counters.count('pair-failures', 'a')).toBe(0);
    const wait = await counters.waitOf('pair-failures', 'a');
    expect(wait).toBeGreaterThan(890);
    expect(wait).toBeLessThanOrEqual(900);
    expect(await counters.count('pair-failures', 'a')).toBeGreaterThan(890);
    expect(await counters.waitOf('pair-failures', 'b')).toBe(0);
    expect(await counters.waitOf('network-failures', 'a')).toBe(0);
  });

  it('forgets a key', async () => {
    const counters = createFlexibleAttemptCounters(rules, open());
    await counters.count('pair-failures', 'a');
    await counters.count('pair-failures', 'a');
    await counters.forget('pair-failures', 'a');
    expect(await counters.waitOf('pair-failures', 'a')).toBe(0);
  });
});
