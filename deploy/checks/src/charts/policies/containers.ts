import type { IContainer } from 'kubernetes-models/v1/Container';
import { environmentOf } from '../environment/container-environment.ts';
import { secretFilledBy } from './pod-references.ts';
import { containerPolicy, type Policy } from './policy.ts';

/** kube-score takes ids below it for those of people and system services of the host. */
const leastUserId = 10_000;
const secretName = /(PASSWORD|SECRET|PRIVATE_KEY|ACCESS_KEY|API_KEY|TOKEN|JWKS)$/;
/** distribution/reference: names in lower case, a tag, a digest. */
const imageReference =
  /^([\w.-]+(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:\w[\w.-]{0,127})?(@sha256:[a-f0-9]{64})?$/;
const urlWithPassword = /:\/\/[^/\s:@]*:[^/\s@]+@/;

type Probe = NonNullable<IContainer['livenessProbe']>;
const portOf = ({ httpGet, tcpSocket, grpc }: Probe): string | number | undefined =>
  httpGet?.port ?? tcpSocket?.port ?? grpc?.port;

const probesOf = ({ livenessProbe, readinessProbe, startupProbe }: IContainer): Probe[] =>
  [livenessProbe, readinessProbe, startupProbe].filter((probe) => probe !== undefined);

/** Init containers run to their end, unless they are sidecars: then they are probed like the others. */
const isProbed = (container: IContainer, longRunning: boolean): boolean =>
  longRunning && (container.restartPolicy === 'Always' || container.livenessProbe !== undefined);

export const containerPolicies: readonly Policy[] = [
  containerPolicy('container/resources', 'kube-score: container-resources', ({ resources }) => {
    const { requests = {}, limits = {} } = resources ?? {};
    const missing = [
      !requests.cpu && 'a CPU request',
      !requests.memory && 'a memory request',
      // No limit for CPU is asked for: throttling makes a service slow while cores are idle.
      !limits.memory && 'a memory limit',
    ].filter(Boolean);
    return missing.length > 0 && `lacks ${missing.join(', ')}`;
  }),
  containerPolicy('container/image-tag', 'kube-score: container-image-tag', ({ image = '' }) => {
    const tag = /:([^:/@]+)(@|$)/.exec(image)?.[1];
    return (tag === 'latest' || (tag === undefined && !image.includes('@sha256:'))) && `runs ${image}`;
  }),
  containerPolicy(
    'container/image-reference',
    'the kubelet: InvalidImageName',
    ({ image = '' }) => !imageReference.test(image) && `runs ${JSON.stringify(image)}, which names no image`,
  ),
  containerPolicy(
    'container/read-only-root',
    'kube-score: container-security-context-readonlyrootfilesystem',
    ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true && 'can write its root',
  ),
  containerPolicy(
    'container/user-and-group-id',
    'kube-score: container-security-context-user-group-id',
    ({ securityContext }, { pod }) => {
      const user = securityContext?.runAsUser ?? pod.securityContext?.runAsUser;
      const group = securityContext?.runAsGroup ?? pod.securityContext?.runAsGroup;
      const isLow = (id: number | undefined): boolean => id === undefined || id < leastUserId;
      return (isLow(user) || isLow(group)) && `runs as ${user ?? 'whom its image names'}:${group ?? ''}`;
    },
  ),
  containerPolicy(
    'container/probes',
    'kube-score: pod-probes; kube-linter: no-liveness-probe, no-readiness-probe, no-startup-probe',
    (container, { longRunning, pod }) => {
      const isMain = pod.containers.includes(container) && longRunning;
      if (!isMain && !isProbed(container, longRunning)) return undefined;
      return probesOf(container).length < 3 && 'lacks a liveness, readiness or startup probe';
    },
  ),
  containerPolicy(
    'container/probes-differ',
    'kube-score: pod-probes-identical',
    ({ livenessProbe, readinessProbe }) => {
      const target = (probe?: Probe): string =>
        JSON.stringify([probe?.httpGet, probe?.exec, probe?.grpc, probe?.tcpSocket]);
      const same = livenessProbe && readinessProbe && target(livenessProbe) === target(readinessProbe);
      return same && 'is restarted for what only makes it not ready';
    },
  ),
  containerPolicy(
    'container/probe-ports',
    'kube-linter: liveness-port, readiness-port, startup-port',
    (container) => {
      const known = (container.ports ?? []).flatMap(({ name, containerPort }) => [name, containerPort]);
      const unknown = probesOf(container)
        .map(portOf)
        .filter((port) => port !== undefined && !known.includes(port));
      return unknown.length > 0 && `is probed on ${unknown.join(', ')}, which it does not name as a port`;
    },
  ),
  containerPolicy(
    'container/variables-once',
    'kube-score: environment-variable-key-duplication',
    ({ env = [] }) => {
      const names = env.map(({ name }) => name);
      const twice = names.filter((name, index) => names.indexOf(name) !== index);
      return twice.length > 0 && `gets ${twice.join(', ')} twice`;
    },
  ),
  containerPolicy(
    'container/optional-secret',
    'a slip in the name of a Secret that somebody gave must not start a pod without it',
    (container, _, { objects }) => {
      const made = new Set(objects.flatMap(secretFilledBy));
      const alien = environmentOf(container, objects).filter(
        ({ optional, source = '' }) => optional && !made.has(source),
      );
      return (
        alien.length > 0 &&
        `does without ${alien.map(({ name, source }) => `${source} (${name})`).join(', ')}`
      );
    },
  ),
  containerPolicy('container/no-plain-secret', 'kube-linter: env-var-secret', (container, _, { objects }) => {
    const plain = environmentOf(container, objects).filter(
      ({ name, value, source }) =>
        value && !source?.startsWith('Secret/') && (secretName.test(name) || urlWithPassword.test(value)),
    );
    return plain.length > 0 && `gets ${plain.map(({ name }) => name).join(', ')} in plain text`;
  }),
];
