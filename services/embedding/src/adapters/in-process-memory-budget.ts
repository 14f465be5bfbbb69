import type { MemoryBudget } from '../ports.ts';

/** Parts of {@link createInProcessMemoryBudget}. */
export interface MemoryBudgetOptions {
  readonly bytes: number;
  /** An amount that never waits; default 1 MiB, which is a text of 150 kB. */
  readonly smallBytes?: number;
}

interface Request {
  readonly tenantId: string;
  readonly bytes: number;
  readonly grant: () => void;
  /** How many later requests were granted before it. */
  passed: number;
}

const defaultSmallBytes = 1_048_576;
/** After this many, no later request is granted before it: small documents could let a large one starve. */
const maxPassed = 16;

/**
 * A weighted semaphore over a number of bytes: first in, first out, except that requests that fit may overtake one that
 * does not, a limited number of times. A request for more than a tenant's half counts as that half, so that it is granted
 * at some time. Bytes are the caller's estimate: nothing is measured, and small requests are not counted.
 */
export function createInProcessMemoryBudget(options: MemoryBudgetOptions): MemoryBudget {
  const { bytes: total, smallBytes = defaultSmallBytes } = options;
  const perTenant = Math.max(1, Math.floor(total / 2));
  const waiting = new Set<Request>();
  const heldBy = new Map<string, number>();
  let held = 0;

  const count = (tenantId: string, bytes: number): void => {
    held += bytes;
    const left = (heldBy.get(tenantId) ?? 0) + bytes;
    if (left > 0) heldBy.set(tenantId, left);
    else heldBy.delete(tenantId);
  };
  const placeOf = ({ tenantId, bytes }: Request): 'free' | 'share' | 'total' => {
    if ((heldBy.get(tenantId) ?? 0) + bytes > perTenant) return 'share';
    return held + bytes > total ? 'total' : 'free';
  };
  const grantAll = (): void => {
    const passed: Request[] = [];
    for (const request of waiting) {
      const place = placeOf(request);
      if (place === 'total' && request.passed >= maxPassed) return;
      if (place === 'total') passed.push(request);
      // Other tenants do not wait because the half of this one is used up.
      if (place !== 'free') continue;
      waiting.delete(request);
      count(request.tenantId, request.bytes);
      for (const earlier of passed) earlier.passed += 1;
      request.grant();
    }
  };
  const waitFor = (tenantId: string, bytes: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(request);
        reject(signal.reason);
        grantAll();
      };
      const grant = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const request: Request = { tenantId, bytes, grant, passed: 0 };
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(request);
      grantAll();
    });

  return {
    hold: async ({ bytes, tenantId, signal }, task) => {
      signal.throwIfAborted();
      if (bytes <= smallBytes) return task();
      const share = Math.min(bytes, perTenant);
      await waitFor(tenantId, share, signal);
      try {
        return await task();
      } finally {
        count(tenantId, -share);
        grantAll();
      }
    },
  };
}
