import { describe, expect, it } from 'vitest';
import { parseObjects } from '../kube-object.ts';
import { applyPolicies } from './apply-policies.ts';
import type { Policy } from './policy.ts';

const policy = (id: string, only?: Policy['only']): Policy => ({
  id,
  mirrors: 'nothing',
  check: ({ objects }) => objects.map(({ kind }) => ({ object: `${kind}/a`, message: 'is there' })),
  ...(only ? { only } : {}),
});
const objects = parseObjects('apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n');

describe('applyPolicies', () => {
  it('tells what each policy finds', () => {
    expect(applyPolicies({ name: 'web/defaults', objects }, [policy('p')], []).findings).toEqual([
      'p Secret/a: is there',
    ]);
  });

  it('leaves policies of one kind of case out elsewhere', () => {
    const chosen = [policy('p', 'production')];
    expect(applyPolicies({ name: 'web/defaults', objects }, chosen, []).findings).toEqual([]);
    expect(applyPolicies({ name: 'web/production', objects }, chosen, []).findings).toHaveLength(1);
  });

  it('excuses by policy, object and case, and tells which exceptions were used', () => {
    const exception = { policy: 'p', object: /^Secret/, in: /^web/, reason: 'why' };
    const judge = (name: string, id = 'p') => applyPolicies({ name, objects }, [policy(id)], [exception]);
    expect(judge('web/defaults')).toEqual({ findings: [], used: [exception] });
    expect(judge('other/defaults').findings).toHaveLength(1);
    expect(judge('web/defaults', 'q').findings).toHaveLength(1);
  });
});
