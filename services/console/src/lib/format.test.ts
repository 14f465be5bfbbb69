import { describe, expect, it } from 'vitest';
import { bytes, deadlineTime, duration, plural, relativeTime } from './format.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1 KB'],
  [4_727, '4.73 KB'],
  [999_600, '1 MB'],
  [50_000_000, '50 MB'],
])('%d bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

it.each([
  [0.43, '0.43 ms'],
  [243.2, '243 ms'],
  [999.6, '1 s'],
  [5_120, '5.12 s'],
  [125_000, '2 min 5 s'],
  [12_000_000, '3 h 20 min'],
  [3_600_000, '1 h'],
  [60_000, '1 min'],
])('%d ms are %s', (ms, text) => expect(duration(ms)).toBe(text));

describe('relativeTime', () => {
  const now = Date.parse('2026-11-29T12:00:00.000Z');
  it.each([
    ['2026-11-29T11:59:55.000Z', 'just now'],
    ['2026-11-29T12:00:05.000Z', 'in a moment'],
    ['2026-11-29T11:59:30.000Z', '30 sec. ago'],
    ['2026-11-29T11:01:00.000Z', '59 min. ago'],
    ['2026-11-28T11:00:00.000Z', 'yesterday'],
    ['2026-11-30T13:00:00.000Z', 'tomorrow'],
  ])('%s is %s', (at, text) => expect(relativeTime(at, now)).toBe(text));
});

describe('deadlineTime', () => {
  const now = Date.parse('2026-11-29T12:00:00.000Z');
  const day = 24 * 60 * 60 * 1_000;
  // Some seconds after it was set, as it is seen first.
  it.each([
    [365 * day, 'in 12 mo.'],
    [730.5 * day, 'in 2 yr.'],
    [90 * day, 'in 3 mo.'],
    [30 * day, 'in 30 days'],
    [7 * day, 'in 7 days'],
    [day, 'tomorrow'],
    [day / 2, 'in 12 hr.'],
    [3_600_000, 'in 1 hr.'],
    [300_000, 'in 5 min.'],
    [45_000, 'in 42 sec.'],
    [5_000, 'in a moment'],
    [-2 * day, '2 days ago'],
  ])('%d ms, three seconds later, are %s', (ms, text) =>
    expect(deadlineTime(new Date(now + ms).toISOString(), now + 3_000)).toBe(text),
  );
});

it('counts one and many', () => {
  expect([plural(1, 'chunk'), plural(1_200, 'chunk')]).toEqual(['1 chunk', '1,200 chunks']);
});
