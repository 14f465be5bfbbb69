import { LRUCache } from 'lru-cache';
import { type Grant, type Taken, type TokenPool, windowMs } from './token-buckets.ts';

/** Buckets that several processes share. */
export interface SharedBuckets {
  /** Takes up to `wanted` whole tokens. Never rejects, and is not slow for long: what it does without its store is its own. */
  takeUpTo(key: string, points: number, wanted: number): Promise<Grant>;
}

/** What this process has of one shared bucket. */
interface Lease {
  /** Taken out of the shared bucket and not spent yet. */
  tokens: number;
  /** What was left in the shared bucket `at` that time. */
  left: number;
  at: number;
  /** When the shared bucket has another whole token, if it had fewer than was wanted; else 0. */
  refillAt: number;
  /** Sum of the costs of those who wait for tokens. */
  wanted: number;
  asking: Promise<void> | undefined;
}

/** The share of a bucket that is taken out of it at once: so much may lie unspent in one process. */
const leasedShare = 0.01;

/**
 * A pool of shared buckets that takes a hundredth of a limit out at a time and spends it here: most calls need no answer
 * of the store, and many calls at once need one. What is spent was taken before, so all processes together
 * never spend more than the limit; each can leave up to a hundredth of it unspent, and has that much more after a pause.
 *
 * An empty bucket is asked again only when it has a token: to refuse costs nothing either.
 */
export function createLeases(
  shared: SharedBuckets,
  max: number,
  now: () => number = () => performance.now(),
): TokenPool {
  const leases = new LRUCache<string, Lease>({ max });

  const leaseOf = (key: string, points: number): Lease => {
    const known = leases.get(key);
    if (known !== undefined) return known;
    const lease = { tokens: 0, left: points, at: now(), refillAt: 0, wanted: 0, asking: undefined };
    leases.set(key, lease);
    return lease;
  };

  const ask = async (lease: Lease, key: string, points: number): Promise<void> => {
    const wanted = Math.min(points, Math.max(Math.floor(points * leasedShare), lease.wanted - lease.tokens));
    const { granted, left, waitMs } = await shared.takeUpTo(key, points, wanted);
    lease.tokens += granted;
    lease.left = left;
    lease.at = now();
    lease.refillAt = granted < wanted ? lease.at + waitMs : 0;
    lease.asking = undefined;
  };

  const takeLater = async (key: string, points: number, cost: number): Promise<Taken> => {
    const lease = leaseOf(key, points);
    lease.wanted += cost;
    try {
      for (;;) {
        lease.asking ??= ask(lease, key, points);
        await lease.asking;
        const taken = takeNow(lease, points, cost, now());
        if (taken !== undefined) return taken;
      }
    } finally {
      lease.wanted -= cost;
    }
  };

  return {
    take: (key, points, cost) => {
      const wanted = Math.min(cost, points);
      return takeNow(leaseOf(key, points), points, wanted, now()) ?? takeLater(key, points, wanted);
    },
    giveBack: (key, points, tokens) => {
      const lease = leases.get(key);
      if (lease !== undefined) lease.tokens = Math.min(points, lease.tokens + tokens);
    },
  };
}

/** Undefined when only the shared bucket can tell. */
// biome-ignore lint/complexity/useMaxParams: an object for each request would cost more than the rest.
function takeNow(lease: Lease, points: number, cost: number, now: number): Taken | undefined {
  if (lease.tokens >= cost) {
    lease.tokens -= cost;
    const refilled = lease.left + ((now - lease.at) * points) / windowMs;
    return { granted: true, left: Math.min(points, Math.floor(refilled) + lease.tokens), waitMs: 0 };
  }
  const missing = cost - lease.tokens;
  const waitMs = lease.refillAt + ((missing - 1) * windowMs) / points - now;
  return lease.refillAt > 0 && waitMs > 0 ? { granted: false, left: lease.tokens, waitMs } : undefined;
}
