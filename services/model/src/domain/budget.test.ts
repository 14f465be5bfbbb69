import { describe, expect, it } from 'vitest';
import { claimsOf } from './budget.ts';

const caller = { tenantId: 'tenant-a', credentialId: 'key-1' };
const now = new Date('2026-12-31T23:59:30.000Z');
const amounts = { requests: 1, tokens: 120, money: 0.5 };

describe('what a call claims', () => {
  it('is of the minute, the day and the month, for the tenant and then for the key', () => {
    const budget = { requests: 10, tokens: 1_000, money: 3 };
    const claims = claimsOf({ tenant: budget, key: { tokens: 500 } }, caller, { amounts, now });
    expect(
      claims.map(({ owner, unit, amount, limit, startsAt, endsAt }) => [
        ...[owner, unit, amount, limit],
        ...[startsAt.toISOString(), endsAt.toISOString()],
      ]),
    ).toEqual([
      ['tenant tenant-a', 'requests', 1, 10, '2026-12-31T23:59:00.000Z', '2027-01-01T00:00:00.000Z'],
      ['tenant tenant-a', 'tokens', 120, 1_000, '2026-12-31T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
      ['tenant tenant-a', 'money', 0.5, 3, '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
      ['key key-1', 'tokens', 120, 500, '2026-12-31T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ]);
  });

  it('is nothing without a budget, and no money for what is free', () => {
    expect(claimsOf({ tenant: {}, key: {} }, caller, { amounts, now })).toEqual([]);
    const free = { amounts: { ...amounts, money: 0 }, now };
    expect(claimsOf({ tenant: { money: 3 }, key: {} }, caller, free)).toEqual([]);
  });
});
