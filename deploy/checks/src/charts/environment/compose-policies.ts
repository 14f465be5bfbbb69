import type { ComposeFile, ComposeService } from './compose-file.ts';
import { interpolate } from './compose-file.ts';
import { serviceOfImage } from './known-variables.ts';

/** A rule that every service of the compose file has to keep. */
export interface ComposePolicy {
  readonly id: string;
  check(service: ComposeService, file: ComposeFile): string | false | undefined;
}

/** Where a policy is not kept on purpose: `policy service`, and why. One that excuses nothing any more fails. */
export const composeExceptions: ReadonlyMap<string, string> = new Map([
  [
    'compose/no-rights-added secrets',
    'volumes are empty and root\u2019s at first; it gives each file to its reader',
  ],
]);

const dependenciesOf = ({ depends_on = {} }: ComposeService) =>
  Array.isArray(depends_on)
    ? depends_on.map((name: string) => ({ name, condition: undefined, required: true }))
    : Object.entries(depends_on).map(([name, { condition, required = true }]) => ({
        name,
        condition,
        required,
      }));

const imageOf = ({ image = '' }: ComposeService): string => interpolate(image);
const isPlatform = (service: ComposeService): boolean => imageOf(service).includes('lectern-platform/');
/** Runs to its end: compose does not start it again. */
const isOneShot = ({ restart }: ComposeService): boolean => restart === 'no';

function isOnLoopback(port: string | { readonly host_ip?: string }): boolean {
  const address = typeof port === 'string' ? interpolate(port) : `${interpolate(port.host_ip ?? '')}:`;
  return /^(127\.0\.0\.1|\[::1\]):/.test(address);
}

function wrongDependency(service: ComposeService, file: ComposeFile): string | undefined {
  for (const { name, condition, required } of dependenciesOf(service)) {
    const target = file.services[name];
    if (!target) return `depends on ${name}, which is not there`;
    const wanted = isOneShot(target) ? 'service_completed_successfully' : 'service_healthy';
    if (condition !== wanted) return `waits for ${name} by ${condition ?? 'start'} and not by ${wanted}`;
    const isSure = (target.profiles ?? []).every((profile) => service.profiles?.includes(profile));
    if (!isSure && required) return `needs ${name}, which only a profile starts`;
  }
  return undefined;
}

export const composePolicies: readonly ComposePolicy[] = [
  {
    id: 'compose/ports-on-loopback',
    check: ({ ports = [] }) => !ports.every(isOnLoopback) && 'publishes a port to the network',
  },
  {
    id: 'compose/memory-limit',
    check: ({ mem_limit, deploy }) =>
      mem_limit === undefined && !deploy?.resources?.limits?.memory && 'has no memory limit',
  },
  {
    id: 'compose/image-tag',
    check: (service) =>
      (!/(:[^:/]+|@sha256:[0-9a-f]{64})$/.test(imageOf(service)) || /:latest$/.test(imageOf(service))) &&
      `runs ${imageOf(service) || 'an image without a name'}`,
  },
  {
    id: 'compose/health-check',
    // The platform's images bring a health check along.
    check: (service) =>
      !isOneShot(service) &&
      (service.healthcheck?.disable || (!service.healthcheck && !isPlatform(service))) &&
      'has no health check',
  },
  { id: 'compose/dependencies', check: wrongDependency },
  {
    id: 'compose/no-host-access',
    check: ({ privileged, network_mode, volumes = [] }) => {
      const sources = volumes.map((volume) => (typeof volume === 'string' ? volume : (volume.source ?? '')));
      const reaches =
        privileged || network_mode === 'host' || sources.some((path) => path.includes('docker.sock'));
      return reaches && 'reaches into its host';
    },
  },
  {
    id: 'compose/least-privilege',
    check: (service) => {
      if (!isPlatform(service)) return undefined;
      const { read_only, cap_drop = [], security_opt = [] } = service;
      const safe = read_only && cap_drop.includes('ALL') && security_opt.includes('no-new-privileges:true');
      return !safe && 'is not read-only, without capabilities and without new privileges';
    },
  },
  {
    id: 'compose/no-rights-added',
    check: (service) => {
      if (!isPlatform(service)) return undefined;
      const isRoot = /^(0|root)(:|$)/.test(service.user ?? '');
      return (isRoot || (service.cap_add ?? []).length > 0) && 'is given rights that its image does without';
    },
  },
  {
    id: 'compose/stop-grace',
    // Longer than the services' SHUTDOWN_TIMEOUT_MS of 20 s; compose kills after 10 s by default.
    check: (service) =>
      serviceOfImage(imageOf(service)) !== undefined &&
      !isOneShot(service) &&
      secondsOf(service.stop_grace_period) <= 20 &&
      `is killed after ${service.stop_grace_period ?? '10s'}, in the middle of its shutdown`,
  },
];

function secondsOf(duration = '10s'): number {
  const { minutes = 0, seconds = 0 } =
    /^(?:(?<minutes>\d+)m)?(?:(?<seconds>\d+)s)?$/.exec(duration)?.groups ?? {};
  return Number(minutes) * 60 + Number(seconds);
}
