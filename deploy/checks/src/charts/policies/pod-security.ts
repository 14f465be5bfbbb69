import type { IContainer } from 'kubernetes-models/v1/Container';
import { containerPolicy, type Policy, podPolicy } from './policy.ts';
import type { Workload } from './render-view.ts';

/**
 * Pod Security Standards, profile "restricted" (which includes "baseline"), control by control, as the admission
 * controller of Kubernetes 1.35 checks them for Linux pods. What a container does not say, its pod says for it.
 */
const control = (name: string): string => `Pod Security Standards: ${name}`;

const volumeTypes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);
const seccompTypes = new Set<string | undefined>(['RuntimeDefault', 'Localhost']);
const appArmorTypes = new Set<string | undefined>([undefined, 'RuntimeDefault', 'Localhost']);
const seLinuxTypes = new Set<string | undefined>([
  undefined,
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);

type SeLinux = { readonly type?: string; readonly user?: string; readonly role?: string } | undefined;
const foreignSeLinux = (options: SeLinux): boolean =>
  !seLinuxTypes.has(options?.type) || Boolean(options?.user) || Boolean(options?.role);

/** What `field` says for a container: its own word, else its pod's. */
function effective<F extends 'seccompProfile' | 'runAsNonRoot' | 'runAsUser'>(
  container: IContainer,
  { pod }: Workload,
  field: F,
) {
  return container.securityContext?.[field] ?? pod.securityContext?.[field];
}

function probeHost({ livenessProbe, readinessProbe, startupProbe, lifecycle }: IContainer): boolean {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.some((handler) => handler?.httpGet?.host || handler?.tcpSocket?.host);
}

export const podSecurity: readonly Policy[] = [
  podPolicy(
    'pod-security/host-process',
    control('HostProcess'),
    ({ pod, containers }) =>
      [pod, ...containers].some((part) => part.securityContext?.windowsOptions?.hostProcess) &&
      'runs a Windows host process',
  ),
  podPolicy(
    'pod-security/host-namespaces',
    control('Host Namespaces'),
    ({ pod }) => (pod.hostNetwork || pod.hostPID || pod.hostIPC) && 'shares a namespace of its host',
  ),
  containerPolicy(
    'pod-security/privileged',
    control('Privileged Containers'),
    ({ securityContext }) => securityContext?.privileged && 'is privileged',
  ),
  containerPolicy('pod-security/capabilities', control('Capabilities'), ({ securityContext }) => {
    const { drop = [], add = [] } = securityContext?.capabilities ?? {};
    if (!drop.includes('ALL')) return 'does not drop ALL capabilities';
    return add.some((name) => name !== 'NET_BIND_SERVICE') && `adds ${add.join(', ')}`;
  }),
  podPolicy('pod-security/volume-types', control('Volume Types, HostPath Volumes'), ({ pod }) => {
    const types = (pod.volumes ?? []).flatMap((volume) =>
      Object.keys(volume).filter((key) => key !== 'name'),
    );
    const foreign = types.filter((type) => !volumeTypes.has(type));
    return foreign.length > 0 && `has volumes of type ${foreign.join(', ')}`;
  }),
  containerPolicy(
    'pod-security/host-ports',
    control('Host Ports'),
    ({ ports = [] }) => ports.some(({ hostPort }) => hostPort) && 'takes a port of its host',
  ),
  containerPolicy(
    'pod-security/host-probes',
    control('Host Probes / Lifecycle Hooks'),
    (container) => probeHost(container) && 'has a probe or hook with a host',
  ),
  podPolicy(
    'pod-security/app-armor',
    control('AppArmor'),
    ({ pod, containers }) =>
      [pod, ...containers].some((part) => !appArmorTypes.has(part.securityContext?.appArmorProfile?.type)) &&
      'switches AppArmor off',
  ),
  podPolicy(
    'pod-security/se-linux',
    control('SELinux'),
    ({ pod, containers }) =>
      [pod, ...containers].some((part) => foreignSeLinux(part.securityContext?.seLinuxOptions)) &&
      'sets SELinux options of its own',
  ),
  containerPolicy(
    'pod-security/proc-mount',
    control('/proc Mount Type'),
    ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default' && 'unmasks /proc',
  ),
  podPolicy('pod-security/sysctls', control('Sysctls'), ({ pod }) => {
    const unsafe = (pod.securityContext?.sysctls ?? []).filter(({ name }) => !safeSysctls.has(name));
    return unsafe.length > 0 && `sets ${unsafe.map(({ name }) => name).join(', ')}`;
  }),
  containerPolicy(
    'pod-security/seccomp',
    control('Seccomp'),
    (container, workload) =>
      !seccompTypes.has(effective(container, workload, 'seccompProfile')?.type) &&
      'has no seccomp profile (RuntimeDefault)',
  ),
  containerPolicy(
    'pod-security/privilege-escalation',
    control('Privilege Escalation'),
    ({ securityContext }) =>
      securityContext?.allowPrivilegeEscalation !== false && 'does not refuse privilege escalation',
  ),
  containerPolicy(
    'pod-security/run-as-non-root',
    control('Running as Non-root'),
    (container, workload) =>
      effective(container, workload, 'runAsNonRoot') !== true && 'does not say runAsNonRoot',
  ),
  containerPolicy(
    'pod-security/run-as-user',
    control('Running as Non-root user'),
    (container, workload) => effective(container, workload, 'runAsUser') === 0 && 'runs as user 0',
  ),
];
