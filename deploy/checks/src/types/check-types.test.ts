import { expect, it } from 'vitest';
import { programsOf } from './check-types.ts';

it('workspaces with the common options are one program, others are programs by themselves', () => {
  const configs = new Map([
    ['libs/a', { include: ['src', 'test'] }],
    ['libs/b', { compilerOptions: { target: 'es2023' }, include: ['src'] }],
    ['gateway', { include: ['src'] }],
  ]);
  expect(programsOf(configs)).toEqual({
    common: ['libs/a/src', 'libs/a/test', 'gateway/src'],
    own: ['libs/b'],
  });
});
