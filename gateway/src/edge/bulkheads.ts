import { AppError } from '@lectern/errors';
import { Occupancy } from '@lectern/http';
import type { Registry } from '@lectern/telemetry';
import { Gauge } from 'prom-client';

/** Short: a place is free as soon as another request ends. */
const retryAfterSeconds = 2;

/**
 * The gateway gives a request no place at a service: that has as many requests or streams as this instance gives it (`unavailable`), or
 * too many of them come from one network (`resource_exhausted`). Nothing that the service itself answered for.
 */
export class BerthRefusedError extends AppError {}

/** What is counted apart of each other. */
type Kind = 'requests' | 'streams';

function atCapacity(service: string, kind: Kind): BerthRefusedError {
  return new BerthRefusedError('unavailable', `The ${service} service takes no more ${kind} at the moment.`, {
    reason: kind === 'streams' ? `${service}_streams_at_capacity` : `${service}_at_capacity`,
    details: { service },
    retryAfterSeconds,
  });
}

function tooManyOfAddress(service: string, kind: Kind, limit: number): BerthRefusedError {
  const message = `At most ${limit} ${kind} of one address run at the ${service} service at once.`;
  return new BerthRefusedError('resource_exhausted', message, {
    reason: 'too_many_requests_of_address',
    details: { service, limit },
    retryAfterSeconds,
  });
}

/** The place of one request among those to its service. */
export interface Berth {
  /**
   * The answer has begun, and is an event stream: from now on it counts among the streams.
   *
   * @throws BerthRefusedError (`{service}_streams_at_capacity`, `too_many_requests_of_address`) when there are as many of them as may be
   */
  becomeStream(): void;
  /** Gives the place back. Idempotent. */
  leave(): void;
}

/** Keeps each service apart from the others: one that is slow holds no more than its part of the gateway. */
export interface Bulkheads {
  /**
   * @param network what the client is counted by: one that is slow on purpose holds no more than its part of each service
   * @throws BerthRefusedError (`{service}_at_capacity`, `too_many_requests_of_address`) when there are as many requests as may be
   */
  enter(service: string, network: string): Berth;
}

/** How many requests, and apart from them streams, one service has at once. */
export interface BulkheadBounds {
  readonly total: number;
  /** Most of one network, as a share of those that the other networks leave; above 0, at most 1. */
  readonly networkShare: number;
}

type Counts = Readonly<Record<Kind, Occupancy>>;

/**
 * Bulkheads for these services, each with so many requests and, apart from them, as many event streams: streams last long and
 * must not take the places of calls.
 *
 * Counted in this process: each instance has its own.
 */
export function createBulkheads(
  services: readonly string[],
  bounds: BulkheadBounds,
  metrics: Registry,
): Bulkheads {
  const all = new Map<string, Counts>(
    services.map((service) => [service, { requests: new Occupancy(), streams: new Occupancy() }]),
  );
  new Gauge({
    name: 'upstream_requests',
    help: 'Requests that a service is busy with at the moment, by service and kind (request, stream).',
    labelNames: ['service', 'kind'],
    registers: [metrics],
    collect() {
      for (const [service, { requests, streams }] of all) {
        this.set({ service, kind: 'request' }, requests.total);
        this.set({ service, kind: 'stream' }, streams.total);
      }
    },
  });
  return {
    enter: (service, network) => {
      const counts = all.get(service);
      if (counts === undefined) throw new Error(`There is no bulkhead for the service ${service}.`);
      return takeBerth(counts, { service, network, bounds });
    },
  };
}

/** Whose place it is. */
interface Occupant {
  readonly service: string;
  readonly network: string;
  readonly bounds: BulkheadBounds;
}

function takeBerth(counts: Counts, occupant: Occupant): Berth {
  let held: Kind | undefined = 'requests';
  add(counts, held, occupant);
  return {
    becomeStream: () => {
      if (held !== 'requests') return;
      add(counts, 'streams', occupant);
      counts.requests.leave(occupant.network);
      held = 'streams';
    },
    leave: () => {
      if (held !== undefined) counts[held].leave(occupant.network);
      held = undefined;
    },
  };
}

function add(counts: Counts, kind: Kind, { service, network, bounds }: Occupant): void {
  const occupancy = counts[kind];
  if (occupancy.total >= bounds.total) throw atCapacity(service, kind);
  const most = occupancy.mostOf(network, bounds.total, bounds.networkShare);
  if (occupancy.of(network) >= most) throw tooManyOfAddress(service, kind, most);
  occupancy.enter(network);
}
