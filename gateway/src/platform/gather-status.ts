import type { InstanceStatus } from '@lectern/contracts';
import type { Discovery } from '@lectern/discovery';
import { AppError } from '@lectern/errors';
import { shareFor } from './share-for.ts';

/** How an instance is, as far as the gateway can tell. */
export interface SeenInstance {
  readonly address: string;
  /**
   * `down`: it does not answer. `gone`: the same, and discovery does not list it any more. `unknown`: it answers, and not how it is, as
   * one of an older release.
   */
  readonly state: 'ready' | 'not-ready' | 'down' | 'gone' | 'unknown';
  /** How long it took to answer, or until it was given up, in milliseconds. */
  readonly answeredInMs: number;
  /** Null unless it answered. */
  readonly status: InstanceStatus | null;
}

/** A service with its instances. */
export interface SeenService {
  readonly service: string;
  readonly instances: readonly SeenInstance[];
}

/** All instances at one moment. */
export interface SeenPlatform {
  readonly at: string;
  readonly services: readonly SeenService[];
}

/** What {@link createStatusGatherer} needs. */
export interface GathererParts {
  /** The services that are asked. */
  readonly services: readonly string[];
  readonly discovery: Pick<Discovery, 'list'>;
  ask(instance: { service: string; url: string }, signal: AbortSignal): Promise<InstanceStatus>;
  /** How this very instance is. */
  own(signal: AbortSignal): Promise<InstanceStatus>;
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

/**
 * Makes it. Instances are those that discovery lists, and those that it has listed within five minutes.
 *
 * Not guaranteed: that other instances of the gateway are seen. They face strangers, and so answer no service; whoever asks again may be
 * answered by another one.
 */
export function createStatusGatherer(parts: GathererParts): GatherStatus {
  const { services, now = Date.now } = parts;
  const known = createMemory(now);
  const gather = async (): Promise<SeenPlatform> => {
    const others = services.map(async (service) => ({
      service,
      instances: await seeAll(parts, service, known(service, await listed(parts, service))),
    }));
    const gateway = { service: 'gateway', instances: [await seeOwn(parts)] };
    return { at: new Date(now()).toISOString(), services: [gateway, ...(await Promise.all(others))] };
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

async function seeOwn({ own, timeoutMs = usualTimeoutMs }: GathererParts): Promise<SeenInstance> {
  const status = await own(AbortSignal.timeout(timeoutMs));
  return { address: 'this instance', state: stateOf(status), answeredInMs: 0, status };
}

function stateOf({ ready }: InstanceStatus): SeenInstance['state'] {
  return ready ? 'ready' : 'not-ready';
}

function silenceOf(error: unknown, isListed: boolean): SeenInstance['state'] {
  if (error instanceof AppError && error.reason === 'bad_upstream_response') return 'unknown';
  return isListed ? 'down' : 'gone';
}
