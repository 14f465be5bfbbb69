import { expect, it } from 'vitest';
import { TenantCpu } from './tenant-usage.ts';

it('a tenant is over its budget until what it used is older than the window', () => {
  let now = 0;
  const cpu = new TenantCpu({ budgetMs: 100, windowMs: 1_000, now: () => now });
  cpu.add('a', 60);
  cpu.add('b', 60);
  expect(cpu.isOver('a')).toBe(false);
  now = 500;
  cpu.add('a', 60);
  expect([cpu.isOver('a'), cpu.isOver('b'), cpu.isOver('c')]).toEqual([true, false, false]);
  now = 999;
  expect(cpu.isOver('a')).toBe(true);
  now = 1_100;
  expect(cpu.isOver('a')).toBe(false);
  cpu.add('a', 60);
  expect(cpu.isOver('a')).toBe(true);
  now = 10_000;
  expect(cpu.isOver('a')).toBe(false);
});
