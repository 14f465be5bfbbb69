import { describe, expect, it } from 'vitest';
import { retryAfterOf } from './http-exchange.ts';

describe('retryAfterOf', () => {
  const now = Date.parse('2026-01-01T00:00:00.500Z');

  it.each([
    ['7', 7],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:03 GMT', 3],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['-1x', undefined],
    [undefined, undefined],
  ])('reads %s as %s seconds', (header, seconds) => {
    expect(retryAfterOf(header, now)).toBe(seconds);
  });
});
