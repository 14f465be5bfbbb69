import { describe, expect, it } from 'vitest';
import { parseObjects } from '../kube-object.ts';
import { environmentOf } from './container-environment.ts';

const objects = parseObjects(`
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {LEVEL: info}
---
apiVersion: v1
kind: Secret
metadata: {name: web}
data: {TOKEN: c2VjcmV0}
stringData: {KEY: plain}
`);
const from = (kind: 'secretKeyRef' | 'configMapKeyRef', name: string, key: string, optional?: boolean) => ({
  name: 'V',
  valueFrom: { [kind]: { name, key, ...(optional ? { optional } : {}) } },
});
const variable = (env: object) => environmentOf({ name: 'c', env: [env as { name: string }] }, objects)[0];

describe('environmentOf', () => {
  it('reads literals, and takes fields of the pod as set', () => {
    expect(variable({ name: 'V', value: 'x' })).toEqual({ name: 'V', value: 'x' });
    expect(variable({ name: 'V' })).toEqual({ name: 'V', value: '' });
    expect(variable({ name: 'V', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } })).toEqual({
      name: 'V',
    });
  });

  it('follows references, decoding Secrets', () => {
    expect(variable(from('configMapKeyRef', 'web', 'LEVEL'))).toMatchObject({ value: 'info' });
    expect(variable(from('secretKeyRef', 'web', 'TOKEN'))).toEqual({
      name: 'V',
      source: 'Secret/web',
      value: 'secret',
    });
    expect(variable(from('secretKeyRef', 'web', 'KEY'))).toMatchObject({ value: 'plain' });
  });

  it('tells what is missing from what may be missing', () => {
    expect(variable(from('secretKeyRef', 'gone', 'TOKEN'))).toMatchObject({ missing: true });
    expect(variable(from('secretKeyRef', 'web', 'GONE'))).toMatchObject({ missing: true });
    expect(variable(from('secretKeyRef', 'gone', 'TOKEN', true))).toEqual({
      name: 'V',
      source: 'Secret/gone',
      optional: true,
    });
  });

  it('takes whole objects over, with their prefix', () => {
    const envFrom = [{ configMapRef: { name: 'web' }, prefix: 'P_' }, { secretRef: { name: 'gone' } }];
    expect(environmentOf({ name: 'c', envFrom }, objects)).toEqual([
      { name: 'P_LEVEL', value: 'info', source: 'ConfigMap/web' },
      { name: '*', source: 'Secret/gone', missing: true },
    ]);
    const optional = [{ secretRef: { name: 'gone', optional: true } }];
    expect(environmentOf({ name: 'c', envFrom: optional }, objects)).toEqual([]);
  });
});
