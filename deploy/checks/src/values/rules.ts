import * as kubernetes from './kubernetes.ts';
import {
  integer,
  list,
  matching,
  object,
  oneOf,
  type Schema,
  stringMap,
  stringMapWithout,
  text,
} from './schema.ts';

const share: Schema = { type: 'number', minimum: 0, maximum: 1 };
const duration = matching('^([0-9]+(ms|s|m|h))+$');
const spread = oneOf('ScheduleAnyway', 'DoNotSchedule');
const freeLabels = stringMapWithout('^(app\\.kubernetes\\.io|helm\\.sh)/');
const someOrPercent: Schema = { anyOf: [integer(1), matching('^[1-9][0-9]*%$')] };

/** Closed, so that a private key, which has `d`, does not get into values by mistake. */
const publicKey = object(
  {
    kty: oneOf('OKP'),
    crv: oneOf('Ed25519'),
    x: matching('^[A-Za-z0-9_-]{43}$'),
    kid: text,
    alg: oneOf('EdDSA'),
    use: oneOf('sig'),
  },
  ['kty', 'crv', 'x', 'kid'],
);
const publicKeys: Schema = { ...list(publicKey), minItems: 1 };

/**
 * What a default value does not tell of the type of a value, by the end of its path. The longest end that fits decides.
 * Everything else follows from the default: an object has exactly its keys, a number is a whole one.
 */
const rules: Readonly<Record<string, Schema>> = {
  annotations: stringMap,
  labels: freeLabels,
  podLabels: freeLabels,
  podAnnotations: stringMapWithout('^checksum/'),
  nodeSelector: stringMap,
  'global.commonLabels': freeLabels,
  'migrations.serviceAccountAnnotations': stringMapWithout('^helm\\.sh/'),
  'global.imagePullSecrets': kubernetes.pullSecrets,
  'global.discovery.type': oneOf('dns', 'consul'),
  'global.trustedServiceKeys': { type: 'object', additionalProperties: publicKeys },
  'global.tls.duration': duration,
  'global.tracing.exporter': oneOf('none', 'otlp', 'jaeger'),
  'global.tracing.sampleRatio': share,
  'global.monitoring.interval': duration,
  'global.externalSecrets.store.kind': oneOf('SecretStore', 'ClusterSecretStore'),
  'global.externalSecrets.refreshInterval': duration,
  'networkPolicy.extraIngress': kubernetes.ingressRules,
  'networkPolicy.extraEgress': kubernetes.egressRules,
  from: kubernetes.peers,
  to: kubernetes.peers,
  peers: kubernetes.peers,
  port: integer(0, 65_535),
  'networkPolicy.postgres.port': integer(1, 65_535),
  'image.pullPolicy': oneOf('Always', 'IfNotPresent', 'Never'),
  'image.digest': matching('^(sha256:[a-f0-9]{64})?$'),
  resources: kubernetes.resources,
  tmpSizeLimit: kubernetes.quantity,
  'persistence.size': kubernetes.quantity,
  'receivers.ports': { ...list(integer(1, 65_535)), minItems: 1 },
  'autoscaling.minReplicas': integer(1),
  'autoscaling.maxReplicas': integer(1),
  'keda.minReplicas': integer(1),
  'keda.maxReplicas': integer(1),
  'keda.messagesPerPod': integer(1),
  'keda.identityOwner': oneOf('keda', 'workload'),
  'podDisruptionBudget.maxUnavailable': someOrPercent,
  maxSurge: someOrPercent,
  'topologySpread.zone': spread,
  'topologySpread.node': spread,
  periodSeconds: integer(1),
  timeoutSeconds: integer(1),
  failureThreshold: integer(1),
  'service.type': oneOf('ClusterIP', 'NodePort', 'LoadBalancer'),
  'service.nodePort': integer(0, 65_535),
  'service.extraSpec': kubernetes.serviceSpec,
  'service.trafficDistribution': oneOf('', 'PreferSameZone', 'PreferSameNode', 'PreferClose'),
  'migrations.args': { ...list(text), minItems: 1 },
  'httpRoute.parentRefs': kubernetes.parentRefs,
  'httpRoute.hostnames': list(text),
  'httpRoute.requestTimeout': duration,
  'ingress.hosts': list(text),
  'ingress.tls': kubernetes.certificates,
  'rollout.steps': kubernetes.canarySteps,
  'rollout.analysis.interval': duration,
  'rollout.analysis.maxErrorRate': share,
  tolerations: kubernetes.tolerations,
  affinity: kubernetes.affinity,
  extraPodSpec: kubernetes.podSpec,
  extraEnv: kubernetes.variables,
  extraEnvFrom: kubernetes.variableSources,
  extraVolumes: kubernetes.volumes,
  extraVolumeMounts: kubernetes.volumeMounts,
  extraContainers: kubernetes.containers,
  extraInitContainers: kubernetes.containers,
  extraManifests: kubernetes.manifests,
};

/** The rule for a path, if there is one. */
export function ruleFor(path: readonly string[]): Schema | undefined {
  for (let start = 0; start < path.length; start++) {
    const rule = rules[path.slice(start).join('.')];
    if (rule !== undefined) return rule;
  }
  return undefined;
}
