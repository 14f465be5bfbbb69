import { connections, services } from '@lectern/checks/architecture';

/** What came of an attempt to connect. */
export type Finding = 'open' | 'closed' | 'unresolved';

/** Pods from which connections are tried: those of the services, and one that is no part of the release. */
export const stranger = 'stranger';
export const callers: readonly string[] = [...services, stranger];

/** Port of probes and metrics: no Service has it, so it is reached by the address of a pod. */
export const adminPort = '8081';

/** Everything that listens in the release, as `name:port`. */
export const targets: readonly string[] = [
  ...services.flatMap((service) => [`${service}:8080`, `${service}:${adminPort}`]),
  'postgres:5432',
  'qdrant:6333',
  'emulator:4566',
  'valkey:6379',
];

/** Whether the architecture allows `caller` to connect to `target`. */
export function isAllowed(caller: string, target: string): boolean {
  if (caller === stranger) return target === 'gateway:8080';
  return connections[caller]?.includes(target) ?? false;
}

/** The findings that are not as the architecture says, each as a sentence. */
export function wrongEdges(caller: string, findings: Readonly<Record<string, Finding>>): string[] {
  return targets
    .filter((target) => !target.startsWith(`${caller}:`))
    .filter((target) => findings[target] !== (isAllowed(caller, target) ? 'open' : 'closed'))
    .map((target) => {
      const wanted = isAllowed(caller, target) ? 'open' : 'closed';
      return `${caller} -> ${target} is ${findings[target] ?? 'not tried'}, and should be ${wanted}`;
    });
}
