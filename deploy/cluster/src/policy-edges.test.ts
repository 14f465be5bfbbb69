import { expect, it } from 'vitest';
import { callers, type Finding, isAllowed, stranger, targets, wrongEdges } from './policy-edges.ts';

const asItShouldBe = (caller: string): Record<string, Finding> =>
  Object.fromEntries(targets.map((target) => [target, isAllowed(caller, target) ? 'open' : 'closed']));

it('has nothing against connections that are as the architecture says', () => {
  for (const caller of callers) expect(wrongEdges(caller, asItShouldBe(caller))).toEqual([]);
});

it('names a connection that is open and should not be', () => {
  const findings = { ...asItShouldBe('gateway'), 'postgres:5432': 'open' as const };
  expect(wrongEdges('gateway', findings)).toEqual(['gateway -> postgres:5432 is open, and should be closed']);
});

it('takes a name that was not resolved, or was not tried, for no proof that a connection is closed', () => {
  const findings: Record<string, Finding> = { ...asItShouldBe(stranger), 'postgres:5432': 'unresolved' };
  delete findings['qdrant:6333'];
  expect(wrongEdges(stranger, findings)).toEqual([
    'stranger -> postgres:5432 is unresolved, and should be closed',
    'stranger -> qdrant:6333 is not tried, and should be closed',
  ]);
});

it('lets a stranger reach the gateway and nothing else', () => {
  expect(targets.filter((target) => isAllowed(stranger, target))).toEqual(['gateway:8080']);
});
