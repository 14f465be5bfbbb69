import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject, type KubeObject, nameOf, parseObjects } from '../kube-object.ts';
import { checkFields } from '../models/check-fields.ts';
import { validateObject } from '../models/validate-object.ts';
import { setAt } from '../values/set-at.ts';
import { policies, viewOf } from './index.ts';

const file = new URL('../../../test/charts/fixtures/objects/sound-release.yaml', import.meta.url);
const sound = parseObjects(readFileSync(file, 'utf8'));

/** One change that breaks one policy: an object of the release, a path in it, and what is set there. */
type Change = readonly [object: string, path: string, value: Json | undefined];

const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;
const web = (path: string, value?: Json): Change => ['Deployment/web', path, value];
const migrate = (path: string, value?: Json): Change => ['Job/migrate', path, value];

/** For each policy the changes that it has to notice, each on its own. */
const violations: Readonly<Record<string, readonly Change[]>> = {
  'pod-security/host-process': [web(`${pod}.securityContext.windowsOptions`, { hostProcess: true })],
  'pod-security/host-namespaces': [
    web(`${pod}.hostNetwork`, true),
    web(`${pod}.hostPID`, true),
    web(`${pod}.hostIPC`, true),
  ],
  'pod-security/privileged': [web(`${container}.securityContext.privileged`, true)],
  'pod-security/capabilities': [
    web(`${container}.securityContext.capabilities`),
    web(`${container}.securityContext.capabilities.add`, ['SYS_ADMIN']),
    web(`${pod}.initContainers`, [{ name: 'first', image: 'a:1' }]),
  ],
  'pod-security/volume-types': [
    web(`${pod}.volumes.0`, { name: 'tmp', hostPath: { path: '/' } }),
    web(`${pod}.volumes.0`, { name: 'tmp', nfs: { server: 'a', path: '/' } }),
  ],
  'pod-security/host-ports': [web(`${container}.ports.0.hostPort`, 80)],
  'pod-security/host-probes': [
    web(`${container}.livenessProbe.httpGet.host`, '10.0.0.1'),
    web(`${container}.lifecycle.preStop`, { httpGet: { host: 'a', port: 1 } }),
  ],
  'pod-security/app-armor': [web(`${pod}.securityContext.appArmorProfile`, { type: 'Unconfined' })],
  'pod-security/se-linux': [
    web(`${pod}.securityContext.seLinuxOptions`, { type: 'spc_t' }),
    web(`${container}.securityContext.seLinuxOptions`, { role: 'system_r' }),
  ],
  'pod-security/proc-mount': [web(`${container}.securityContext.procMount`, 'Unmasked')],
  'pod-security/sysctls': [web(`${pod}.securityContext.sysctls`, [{ name: 'kernel.msgmax', value: '1' }])],
  'pod-security/seccomp': [
    web(`${pod}.securityContext.seccompProfile`),
    web(`${container}.securityContext.seccompProfile`, { type: 'Unconfined' }),
  ],
  'pod-security/privilege-escalation': [
    web(`${container}.securityContext.allowPrivilegeEscalation`),
    web(`${container}.securityContext.allowPrivilegeEscalation`, true),
  ],
  'pod-security/run-as-non-root': [
    web(`${pod}.securityContext.runAsNonRoot`),
    web(`${container}.securityContext.runAsNonRoot`, false),
  ],
  'pod-security/run-as-user': [web(`${container}.securityContext.runAsUser`, 0)],
  'container/resources': [
    web(`${container}.resources`),
    web(`${container}.resources.limits.memory`),
    web(`${container}.resources.requests.cpu`),
  ],
  'container/image-tag': [
    web(`${container}.image`, 'example.org:5000/web'),
    web(`${container}.image`, 'example.org/web:latest'),
  ],
  'container/image-reference': [
    web(`${container}.image`, '/lectern/web:1.0.0'),
    web(`${container}.image`, 'example.org/Web:1.0.0'),
  ],
  'container/read-only-root': [web(`${container}.securityContext.readOnlyRootFilesystem`)],
  'container/user-and-group-id': [
    web(`${pod}.securityContext.runAsUser`, 1000),
    web(`${pod}.securityContext.runAsGroup`),
  ],
  'container/probes': [web(`${container}.startupProbe`), web(`${container}.livenessProbe`)],
  'container/probes-differ': [web(`${container}.livenessProbe.httpGet.path`, '/readyz')],
  'container/probe-ports': [web(`${container}.readinessProbe.httpGet.port`, 'admin')],
  'container/variables-once': [web(`${container}.env.2`, { name: 'LOG_LEVEL', value: 'debug' })],
  'container/optional-secret': [
    web(`${container}.env.0.valueFrom.secretKeyRef`, { name: 'wbe', key: 'DATABASE_URL', optional: true }),
  ],
  'container/no-plain-secret': [
    web(`${container}.env.1`, { name: 'GENERATE_API_KEY', value: 'k' }),
    web(`${container}.env.1`, { name: 'STORE', value: 'http://user:word@host' }),
  ],
  'pod/service-account': [web(`${pod}.serviceAccountName`), web(`${pod}.serviceAccountName`, 'default')],
  'pod/service-account-of-its-own': [migrate(`${pod}.serviceAccountName`, 'web')],
  'pod/no-api-token': [web(`${pod}.automountServiceAccountToken`)],
  'pod/spread': [web(`${pod}.topologySpreadConstraints.0.topologyKey`, 'rack')],
  'pod/pre-stop': [web(`${container}.lifecycle`)],
  'pod/shutdown-delay': [['ConfigMap/web', 'data.SHUTDOWN_DELAY_MS', '0']],
  'pod/grace-period': [
    web(`${pod}.terminationGracePeriodSeconds`, 25),
    ['ConfigMap/web', 'data.SHUTDOWN_TIMEOUT_MS', '60000'],
  ],
  'availability/replicas': [['HorizontalPodAutoscaler/web', 'spec.minReplicas', 1]],
  'availability/disruption-budget': [['PodDisruptionBudget/web', 'spec.selector.matchLabels', { a: 'b' }]],
  'availability/budget-leaves-room': [
    ['PodDisruptionBudget/web', 'spec.maxUnavailable', 0],
    ['PodDisruptionBudget/web', 'spec.maxUnavailable', undefined],
  ],
  'availability/strategy': [web('spec.strategy.type', 'Recreate')],
  'availability/one-autoscaler': [['ScaledObject/store', 'spec.scaleTargetRef', { name: 'web' }]],
  'availability/autoscaler-has-target': [['HorizontalPodAutoscaler/web', 'spec.scaleTargetRef.name', 'wbe']],
  'availability/autoscaler-floor': [['HorizontalPodAutoscaler/web', 'spec.minReplicas', undefined]],
  'availability/autoscaler-range': [
    ['HorizontalPodAutoscaler/web', 'spec.minReplicas', 12],
    ['ScaledObject/store', 'spec.minReplicaCount', 101],
  ],
  'availability/replicas-left-to-autoscaler': [web('spec.replicas', 2)],
  'reference/service-targets-pod': [['Service/web', 'spec.selector', { a: 'b' }]],
  'reference/service-port': [['Service/web', 'spec.ports.0.targetPort', 'grpc']],
  'reference/ingress-targets-service': [
    ['Ingress/web', 'spec.rules.0.http.paths.0.backend.service.name', 'bew'],
    ['Ingress/web', 'spec.rules.0.http.paths.0.backend.service.port.name', 'grpc'],
  ],
  'reference/route-targets-service': [
    ['HTTPRoute/web', 'spec.rules.0.backendRefs.0.port', 80],
    ['HTTPRoute/web', 'spec.rules', []],
  ],
  'reference/monitor-targets-service': [
    ['ServiceMonitor/web', 'spec.endpoints.0.port', 'metrics'],
    ['ServiceMonitor/web', 'spec.selector.matchLabels', { a: 'b' }],
  ],
  'reference/network-policy-targets-pod': [
    ['NetworkPolicy/everything', 'spec.podSelector', { matchLabels: { a: 'b' } }],
  ],
  'reference/budget-targets-pod': [['PodDisruptionBudget/web', 'spec.selector.matchLabels', { a: 'b' }]],
  'reference/network-policy': [['NetworkPolicy/everything', 'spec.policyTypes', ['Ingress']]],
  'reference/selector-matches-template': [web('spec.selector.matchLabels', { a: 'b' })],
  'reference/stateful-set-service': [['StatefulSet/postgres-store', 'spec.serviceName', 'gone']],
  'reference/own-objects': [
    ['ConfigMap/web', 'metadata.name', 'renamed'],
    web(`${pod}.volumes.0`, { name: 'tmp', configMap: { name: 'gone' } }),
  ],
  'reference/complete-defaults': [
    ['ServiceAccount/web', 'metadata.name', 'renamed'],
    ['Secret/web', 'data', {}],
  ],
  'egress/follows-addresses': [
    ['NetworkPolicy/web', 'spec.egress.0.ports.0.port', 443],
    web(`${container}.env.1.value`, 'https://qdrant.example.com'),
  ],
  'hook/prerequisites': [migrate('metadata.annotations', { 'helm.sh/hook': 'pre-install' })],
  'hook/network-policy': [['NetworkPolicy/migrate', 'metadata.annotations', {}]],
  'hook/database': [migrate('metadata.annotations', { 'helm.sh/hook': 'pre-install' })],
  'hook/job-ends': [
    migrate('spec.activeDeadlineSeconds'),
    migrate('spec.backoffLimit'),
    migrate('metadata.annotations'),
  ],
  'hook/survives-drains': [migrate('spec.podFailurePolicy')],
  'object/once': [['ServiceAccount/migrate', 'metadata.name', 'web']],
  'object/one-owner': [['ExternalSecret/other', 'spec.target.name', 'web']],
  'object/name': [['ServiceAccount/migrate', 'metadata.name', 'Web_1']],
  'object/labels': [['Service/web', 'metadata.labels', {}]],
  'object/label-values': [['Service/web', 'metadata.labels.chart', '1.0+5']],
  'object/namespace': [['Service/web', 'metadata.namespace', 'kube-system']],
  'object/full-host-names': [
    ['ScaledObject/store', 'spec.triggers.0.metadata.awsEndpoint', 'http://lectern-emulator:4566'],
    ['ScaledObject/store', 'spec.triggers.0.metadata.query', 'https://prometheus/api'],
  ],
  'object/stable-version': [
    ['HorizontalPodAutoscaler/web', 'apiVersion', 'autoscaling/v2beta2'],
    ['HTTPRoute/web', 'apiVersion', 'gateway.networking.k8s.io/v1beta1'],
  ],
  'object/service-type': [['Service/web', 'spec.type', 'NodePort']],
  'object/rights': [
    ['Role/migrate', 'rules.0.verbs', ['*']],
    ['Role/migrate', 'rules.0.resourceNames', undefined],
  ],
};

function changed([name, path, value]: Change): KubeObject[] {
  expect(sound.map(nameOf)).toContain(name);
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return sound.map((object) =>
    nameOf(object) === name
      ? (setAt(object as unknown as JsonObject, steps, value) as unknown as KubeObject)
      : object,
  );
}

describe('policies', () => {
  it('have nothing against a sound release', { timeout: 60_000 }, async () => {
    for (const object of sound) expect(await validateObject(object), nameOf(object)).toEqual([]);
    expect(await checkFields(sound)).toEqual([]);
    const view = viewOf(sound);
    expect(policies.flatMap((policy) => policy.check(view))).toEqual([]);
  });

  it('have a violation each in this test, and no name twice', () => {
    const ids = policies.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(violations).sort()).toEqual([...ids].sort());
  });

  describe.each(policies)('$id', (policy) => {
    it.each(violations[policy.id] ?? [])('notices %s %s = %j', (...change) => {
      const found = policy.check(viewOf(changed(change)));
      expect(found).not.toEqual([]);
      expect(found[0]?.message).not.toBe('');
    });
  });
});
