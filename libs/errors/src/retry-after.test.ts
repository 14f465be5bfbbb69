import { describe, expect, it } from 'vitest';
import { retryAfterSecondsOf } from './retry-after.ts';

describe('retryAfterSecondsOf', () => {
  const now = Date.parse('2026-01-01T00:00:00.500Z');

  it.each([
    ['7', 7],
    ['0', 0],
    ['0.2', 1],
    ['Thu, 01 Jan 2026 00:00:03 GMT', 3],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 0],
    ['Fri, 01 Jan 2027 00:00:00 GMT', 86_400],
    ['9'.repeat(400), 86_400],
    ['soon', undefined],
    ['-1', undefined],
    ['-1x', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %s as %s seconds', (header, seconds) => {
    expect(retryAfterSecondsOf({ 'retry-after': header }, now)).toBe(seconds);
    expect(retryAfterSecondsOf({ 'Retry-After': header }, now)).toBe(seconds);
    const headers = new Headers(header === undefined ? {} : { 'retry-after': header });
    expect(retryAfterSecondsOf(headers, now)).toBe(seconds);
  });

  it('knows nothing without headers', () => {
    expect(retryAfterSecondsOf(undefined)).toBeUndefined();
  });
});
