import { expect, it } from 'vitest';
import { parseOptions } from './options.ts';

it('takes several files and values, and keeps its defaults for the rest', () => {
  const args = ['--values', 'a.yaml', '--set', 'x=1', '--set', 'y=2', '--no-policies'];
  expect(parseOptions(args)).toEqual({
    namespace: 'lectern-verify',
    values: ['a.yaml'],
    set: ['x=1', 'y=2'],
    policies: false,
    keep: false,
    help: false,
    requests: 2000,
    timeout: '10m',
  });
});

it('refuses what it does not know, and a number that is none', () => {
  expect(() => parseOptions(['--polices'])).toThrow(TypeError);
  expect(() => parseOptions(['--requests', 'many'])).toThrow('not "many"');
});
