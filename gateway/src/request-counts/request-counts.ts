import type { RequestCount } from '@lectern/contracts';
import type { VerifiedCaller } from '../identity/verified-caller.ts';
import { RequestCounter } from './request-counter.ts';

/** Counts the requests of callers who are known, and keeps the sums until they are taken. */
export interface RequestCounts {
  /** Counts a request that is over. Without a status, its caller left before it was answered: neither refused nor failed. */
  add(caller: VerifiedCaller, status: number | undefined): void;
  /** Takes counts, at most so many, the oldest first. */
  take(most: number): RequestCount[];
  /** Requests that were counted and not taken. */
  readonly waiting: number;
  /** Requests that were dropped for want of room. */
  readonly dropped: number;
}

export interface RequestCountsOptions {
  /** Most counts that wait, each of a credential and a day. Requests of further ones are dropped. */
  readonly capacity: number;
  /** In milliseconds since the epoch. */
  readonly now?: () => number;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** Counters in use at which all are summed up: where no caller is cached, each request has one of its own. */
const mostCounters = 10_000;

type Sum = { -readonly [Field in keyof RequestCount]: RequestCount[Field] };

/**
 * A request costs a look at the clock and some additions: its counter is kept with the caller whom its credential was verified for. Callers of one
 * credential, one for each time that it was verified, become one count when they are summed up, by credential and day (UTC).
 */
export function createRequestCounts({ capacity, now = Date.now }: RequestCountsOptions): RequestCounts {
  const sums = new Map<string, Sum>();
  let counters: RequestCounter[] = [];
  let [day, dayEndsAt] = ['', Number.NEGATIVE_INFINITY];
  let [waiting, dropped] = [0, 0];

  const sumUp = (): void => {
    for (const counter of counters) {
      if (!addTo(sums, { counter, day, capacity })) {
        waiting -= counter.requests;
        dropped += counter.requests;
      }
      counter.requests = 0;
      counter.refused = 0;
      counter.failed = 0;
    }
    counters = [];
  };

  const beginDay = (at: number): void => {
    sumUp();
    day = new Date(at).toISOString().slice(0, 10);
    dayEndsAt = Date.parse(day) + dayMs;
  };

  return {
    add: (caller, status = 0) => {
      const at = now();
      if (at >= dayEndsAt) beginDay(at);
      caller.counter ??= new RequestCounter(caller.principal);
      const { counter } = caller;
      if (counter.requests === 0) {
        if (counters.length === mostCounters) sumUp();
        counters.push(counter);
      }
      counter.requests += 1;
      waiting += 1;
      if (status >= 500) counter.failed += 1;
      else if (status >= 400) counter.refused += 1;
    },
    take: (most) => {
      sumUp();
      const taken: RequestCount[] = [];
      for (const [key, sum] of sums) {
        if (taken.length === most) break;
        sums.delete(key);
        waiting -= sum.requests;
        taken.push(sum);
      }
      return taken;
    },
    get waiting() {
      return waiting;
    },
    get dropped() {
      return dropped;
    },
  };
}

/** @returns whether there was room */
function addTo(
  sums: Map<string, Sum>,
  {
    counter,
    day,
    capacity,
  }: { readonly counter: RequestCounter; readonly day: string; readonly capacity: number },
): boolean {
  const { principal, requests, refused, failed } = counter;
  const { tenantId, userId, credentialId: keyId } = principal;
  // Ids are opaque, so that none can be trusted not to have what stands between them.
  const key = JSON.stringify([day, tenantId, userId, keyId]);
  const sum = sums.get(key);
  if (sum === undefined) {
    if (sums.size >= capacity) return false;
    sums.set(key, { tenantId, userId, keyId, day, requests, refused, failed });
    return true;
  }
  sum.requests += requests;
  sum.refused += refused;
  sum.failed += failed;
  return true;
}
