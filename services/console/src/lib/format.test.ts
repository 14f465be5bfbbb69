import { describe, expect, it } from 'vitest';
import { bytes, duration, plural, relativeTime } from './format.ts';

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

it('counts one and many', () => {
  expect([plural(1, 'chunk'), plural(1_200, 'chunk')]).toEqual(['1 chunk', '1,200 chunks']);
});
