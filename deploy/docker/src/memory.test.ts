import { describe, expect, it } from 'vitest';
import { mebibytes } from './memory.ts';

describe('mebibytes', () => {
  it('reads what docker prints', () => {
    expect(mebibytes('46.5MiB')).toBe(46.5);
    expect(mebibytes('1.5GiB')).toBe(1536);
    expect(mebibytes('512KiB')).toBe(0.5);
  });

  it('refuses anything else', () => {
    expect(() => mebibytes('--')).toThrow('no amount of memory');
  });
});
