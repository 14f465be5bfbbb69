import type { MemoryBudget } from '../ports.ts';

/** What {@link createInProcessMemoryBudget} shares out. */
export interface MemoryBudgetOptions {
  readonly bytes: number;
  /** An amount that never waits; default 1 MiB, which is a text of 150 kB. */
  readonly smallBytes?: number;
}

interface Request {
  readonly tenantId: string;
  readonly bytes: number;
  readonly grant: () => void;
  /** How often a later one was let in ahead of it. */
  passed: number;
}

const defaultSmallBytes = 1_048_576;
/** Then nobody overtakes it any more, or one small document after the other could keep a large one waiting for ever. */
const mostPassed = 16;

/**
 * Shares a number of bytes out, first come, first served, but one that does not fit lets those pass that do, some times.
 * A request for more than a tenant may have counts as that much, so that it gets its turn, alone. What is counted is
 * an estimate by the caller: nothing is measured, and what is small is not counted at all.
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
      if (place === 'total' && request.passed >= mostPassed) return;
      if (place === 'total') passed.push(request);
      // That the share of its own tenant is taken is no reason for others to wait.
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
