import { expect, it } from 'vitest';
import { canRetry, mayChange } from './may-change.ts';

it.each([
  ['its owner', { id: 'ada', roles: ['member'] }, 'private', true],
  ['an administrator, where it is shared', { id: 'eve', roles: ['admin'] }, 'tenant', true],
  ['an owner of the tenant, where it is shared', { id: 'eve', roles: ['owner'] }, 'tenant', true],
  ['no administrator, where it is private', { id: 'eve', roles: ['admin'] }, 'private', false],
  ['no other member', { id: 'eve', roles: ['member'] }, 'tenant', false],
] as const)('may be changed by %s', (_who, person, visibility, may) =>
  expect(mayChange(person, { ownerId: 'ada', visibility })).toBe(may),
);

it('can be retried when it failed, and not when there was no room for it', () => {
  const statuses = ['ingested', 'embedded', 'failed', 'rejected', 'indexed'] as const;
  expect(statuses.filter((status) => canRetry({ status }))).toEqual(['failed']);
});
