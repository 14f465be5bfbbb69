import { AppError } from '@lectern/errors';
import type { Registry } from '@lectern/telemetry';
import { Gauge } from 'prom-client';

/** Short: a place is free as soon as another request ends. */
const retryAfterSeconds = 2;

/** A service has as many requests or streams as this instance gives it: nothing that the service itself answered for. */
export class AtCapacityError extends AppError {
  constructor(service: string, reason: string) {
    super('unavailable', `The ${service} service takes no more requests at the moment.`, {
      reason,
      details: { service },
      retryAfterSeconds,
    });
  }
}

/** The place of one request among those to its service. */
export interface Berth {
  /**
   * The answer has begun, and is an event stream: from now on it counts among the streams.
   *
   * @throws AtCapacityError (`{service}_streams_at_capacity`) when there are as many of them as may be
   */
  becomeStream(): void;
  /** Gives the place back. Idempotent. */
  leave(): void;
}

/** Keeps each service apart from the others: one that is slow holds no more than its part of the gateway. */
export interface Bulkheads {
  /** @throws AtCapacityError (`{service}_at_capacity`) when the service has as many requests as may be */
  enter(service: string): Berth;
}

interface Counts {
  requests: number;
  streams: number;
}

/**
 * Bulkheads for these services, each with `max` requests and, apart from them, `max` event streams: streams last long and
 * must not take the places of calls.
 *
 * Counted in this process: each instance has its own.
 */
export function createBulkheads(services: readonly string[], max: number, metrics: Registry): Bulkheads {
  const all = new Map<string, Counts>(services.map((service) => [service, { requests: 0, streams: 0 }]));
  new Gauge({
    name: 'upstream_requests',
    help: 'Requests that a service is busy with at the moment, by service and kind (request, stream).',
    labelNames: ['service', 'kind'],
    registers: [metrics],
    collect() {
      for (const [service, { requests, streams }] of all) {
        this.set({ service, kind: 'request' }, requests);
        this.set({ service, kind: 'stream' }, streams);
      }
    },
  });
  return {
    enter: (service) => {
      const counts = all.get(service);
      if (counts === undefined) throw new Error(`There is no bulkhead for the service ${service}.`);
      if (counts.requests >= max) throw new AtCapacityError(service, `${service}_at_capacity`);
      return takeBerth(counts, service, max);
    },
  };
}

function takeBerth(counts: Counts, service: string, max: number): Berth {
  let held: keyof Counts | undefined = 'requests';
  counts.requests += 1;
  return {
    becomeStream: () => {
      if (held !== 'requests') return;
      if (counts.streams >= max) throw new AtCapacityError(service, `${service}_streams_at_capacity`);
      counts.requests -= 1;
      counts.streams += 1;
      held = 'streams';
    },
    leave: () => {
      if (held !== undefined) counts[held] -= 1;
      held = undefined;
    },
  };
}
