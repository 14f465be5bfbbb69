import { anything, list, matching, object, type Schema, stringMap, text } from './schema.ts';

/**
 * Fragments that a chart hands on to Kubernetes: their first level is closed, so that a slip shows here; what is below
 * is for the API server to judge.
 */
const fragment = (keys: string, required?: readonly string[]): Schema =>
  object(Object.fromEntries(keys.split(' ').map((key) => [key, anything])), required);

const container = fragment(
  'name image imagePullPolicy command args workingDir env envFrom ports volumeMounts volumeDevices resources ' +
    'resizePolicy restartPolicy securityContext lifecycle startupProbe livenessProbe readinessProbe stdin tty ' +
    'terminationMessagePath terminationMessagePolicy',
  ['name', 'image'],
);

const volume = fragment(
  'name configMap csi downwardAPI emptyDir ephemeral hostPath image nfs persistentVolumeClaim projected secret',
  ['name'],
);

export const quantity: Schema = {
  anyOf: [matching('^[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$'), { type: 'number' }],
};
const quantities = object({ cpu: quantity, memory: quantity, 'ephemeral-storage': quantity });

export const resources = object({ requests: quantities, limits: quantities });
export const peers = list(fragment('podSelector namespaceSelector ipBlock'));
export const containers = list(container);
export const volumes = list(volume);
export const volumeMounts = list(
  fragment('name mountPath subPath subPathExpr readOnly recursiveReadOnly mountPropagation', [
    'name',
    'mountPath',
  ]),
);
export const variables = list(object({ name: text, value: text, valueFrom: anything }, ['name']));
export const variableSources = list(fragment('prefix configMapRef secretRef'));
export const tolerations = list(fragment('key operator value effect tolerationSeconds'));
export const affinity = fragment('nodeAffinity podAffinity podAntiAffinity');
/** Fields of a pod that no template sets and that weaken nothing of Pod Security "restricted". */
export const podSpec = object({
  ...fragment(
    'dnsConfig dnsPolicy hostAliases hostUsers preemptionPolicy readinessGates runtimeClassName schedulerName schedulingGates',
  ).properties,
  nodeSelector: stringMap,
  tolerations,
  affinity,
  priorityClassName: text,
});
export const serviceSpec = fragment(
  'allocateLoadBalancerNodePorts externalTrafficPolicy healthCheckNodePort internalTrafficPolicy ipFamilies ' +
    'ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges sessionAffinity sessionAffinityConfig',
);
export const ingressRules = list(fragment('from ports'));
export const egressRules = list(fragment('to ports'));
export const pullSecrets = list(object({ name: text }, ['name']));
export const parentRefs: Schema = {
  ...list(
    object({ group: text, kind: text, namespace: text, name: text, sectionName: text, port: anything }, [
      'name',
    ]),
  ),
  minItems: 1,
};
export const certificates = list(object({ hosts: list(text), secretName: text }));
export const canarySteps = list(
  fragment(
    'setWeight pause setCanaryScale setHeaderRoute setMirrorRoute analysis experiment plugin replicaProgressThreshold',
  ),
);
export const manifests = list({ anyOf: [text, { type: 'object', additionalProperties: anything }] });
export { stringMap };
