import type { InstanceStatus } from '@lectern/contracts';
import type { Discovery } from '@lectern/discovery';
import { AppError } from '@lectern/errors';
import type { SeenGateways } from './see-gateways.ts';
import { type SeenInstance, type SeenPlatform, stateOf } from './seen-platform.ts';
import { shareFor } from './share-for.ts';

/** What {@link createStatusGatherer} needs. */
export interface GathererParts {
  /** The services that are asked. */
  readonly services: readonly string[];
  readonly discovery: Pick<Discovery, 'list'>;
  ask(instance: { service: string; url: string }, signal: AbortSignal): Promise<InstanceStatus>;
  /** The gateway, which nobody can ask. */
  gateways(signal: AbortSignal): Promise<SeenGateways>;
  /** Milliseconds since the epoch; default the clock. */
  readonly now?: () => number;
  /** Longest time of one instance, in milliseconds; default 3 s. */
  readonly timeoutMs?: number;
}

/** Readiness has two seconds for its checks. */
const usualTimeoutMs = 3_000;
/** One that discovery does not list any more is shown for so long: it may have crashed a moment ago. */
const rememberedMs = 5 * 60_000;
/** Several people who look at the same time ask once. */
const sharedMs = 1_000;

/** Asks every instance. Never rejects, and takes no longer than one instance may take. */
export type GatherStatus = () => Promise<SeenPlatform>;

/** Makes it. Instances of services are those that discovery lists, and those that it has listed within five minutes. */
export function createStatusGatherer(parts: GathererParts): GatherStatus {
  const { services, gateways, now = Date.now, timeoutMs = usualTimeoutMs } = parts;
  const known = createMemory(now);
  const gather = async (): Promise<SeenPlatform> => {
    const others = services.map(async (service) => ({
      service,
      instances: await seeAll(parts, service, known(service, await listed(parts, service))),
    }));
    const { instances, otherGateways } = await gateways(AbortSignal.timeout(timeoutMs));
    const seen = [{ service: 'gateway', instances }, ...(await Promise.all(others))];
    return { at: new Date(now()).toISOString(), otherGateways, services: seen };
  };
  return shareFor(gather, () => sharedMs);
}

/** Addresses that discovery lists; none while it does not answer. */
async function listed({ discovery, timeoutMs }: GathererParts, service: string): Promise<string[]> {
  try {
    const found = await discovery.list(service, AbortSignal.timeout(timeoutMs ?? usualTimeoutMs));
    return found.map(({ url }) => url);
  } catch {
    return [];
  }
}

interface KnownInstance {
  readonly url: string;
  readonly isListed: boolean;
}

/** Remembers where instances were. */
function createMemory(now: () => number) {
  const lastListed = new Map<string, Map<string, number>>();
  return (service: string, urls: readonly string[]): KnownInstance[] => {
    const times = lastListed.get(service) ?? new Map<string, number>();
    lastListed.set(service, times);
    for (const url of urls) times.set(url, now());
    for (const [url, at] of times) if (now() - at > rememberedMs) times.delete(url);
    return [...times.keys()].sort().map((url) => ({ url, isListed: urls.includes(url) }));
  };
}

function seeAll(
  { ask, timeoutMs = usualTimeoutMs }: GathererParts,
  service: string,
  instances: readonly KnownInstance[],
): Promise<SeenInstance[]> {
  return Promise.all(
    instances.map(async ({ url, isListed }) => {
      const startedAt = performance.now();
      const seen = await ask({ service, url }, AbortSignal.timeout(timeoutMs)).then(
        (status) => ({ state: stateOf(status), status }),
        (error: unknown) => ({ state: silenceOf(error, isListed), status: null }),
      );
      return { address: url, ...seen, answeredInMs: Math.round(performance.now() - startedAt) };
    }),
  );
}

function silenceOf(error: unknown, isListed: boolean): SeenInstance['state'] {
  if (error instanceof AppError && error.reason === 'bad_upstream_response') return 'unknown';
  return isListed ? 'down' : 'gone';
}
