import { describe, expect, it } from 'vitest';
import { type KubeObject, parseObjects } from '../kube-object.ts';
import { findModel, validateObject } from './validate-object.ts';

const object = (text: string): KubeObject => {
  const [first] = parseObjects(text);
  if (!first) throw new Error('The text has no object.');
  return first;
};
const service = (ports: string): KubeObject =>
  object(`{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: ${ports}}}`);

describe('findModel', () => {
  it.each([
    ['apps/v1', 'Deployment'],
    ['keda.sh/v1alpha1', 'ScaledObject'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ['argoproj.io/v1alpha1', 'Rollout'],
    ['argoproj.io/v1alpha1', 'AnalysisTemplate'],
    ['argoproj.io/v1alpha1', 'ApplicationSet'],
    ['monitoring.coreos.com/v1', 'PodMonitor'],
    ['monitoring.coreos.com/v1', 'PrometheusRule'],
    ['external-secrets.io/v1', 'ExternalSecret'],
  ])('has the model of %s %s', async (apiVersion, kind) => {
    expect(await findModel({ apiVersion, kind, metadata: { name: 'a' } })).toBeDefined();
  });
});

describe('validateObject', () => {
  it('accepts a sound object', async () => {
    expect(await validateObject(service('[{port: 80, targetPort: http}]'))).toEqual([]);
  });

  it.each([
    ['a field of a wrong type', service('[{port: "80"}]'), /port must be integer/],
    ['a field that is missing', service('[{name: http}]'), /must have required property port/],
    [
      'a kind that does not exist',
      object('{apiVersion: v1, kind: Servise, metadata: {name: a}}'),
      /no typed model/,
    ],
    [
      'a version that a kind does not have',
      object('{apiVersion: keda.sh/v2, kind: ScaledObject, metadata: {name: a}}'),
      /no typed model/,
    ],
    [
      'a value that an enum does not have',
      object('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: Everywhere}}'),
      /type must be equal to one of/,
    ],
  ])('refuses %s', async (_, wrong, message) => {
    expect(await validateObject(wrong)).toEqual([expect.stringMatching(message)]);
  });
});
