/** Parts of {@link TenantCpu}. */
export interface TenantCpuOptions {
  /** CPU time in one window after which the other tenants go first. */
  readonly budgetMs: number;
  readonly windowMs: number;
  /** In ms, monotonic. */
  readonly now?: () => number;
}

/** The window moves by this share of its length at a time. */
const slices = 10;

/** CPU time that the documents of each tenant took in the last minutes. Forgets tenants that had none. */
export class TenantCpu {
  readonly #options: TenantCpuOptions;
  readonly #now: () => number;
  /** Of each slice of the window, the newest last. */
  #spent: { readonly slice: number; readonly byTenant: Map<string, number> }[] = [];

  constructor(options: TenantCpuOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  add(tenantId: string, cpuMs: number): void {
    const slice = this.#moveOn();
    let newest = this.#spent.at(-1);
    if (newest?.slice !== slice) {
      newest = { slice, byTenant: new Map() };
      this.#spent.push(newest);
    }
    newest.byTenant.set(tenantId, (newest.byTenant.get(tenantId) ?? 0) + cpuMs);
  }

  /** The tenant has used up its budget of the window. */
  isOver(tenantId: string): boolean {
    this.#moveOn();
    const used = this.#spent.reduce((sum, { byTenant }) => sum + (byTenant.get(tenantId) ?? 0), 0);
    return used > this.#options.budgetMs;
  }

  #moveOn(): number {
    const slice = Math.floor((this.#now() * slices) / this.#options.windowMs);
    this.#spent = this.#spent.filter((spent) => spent.slice > slice - slices);
    return slice;
  }
}

/** Which tenants have documents in a queue, and of which one is being read. */
export class TenantsInQueue {
  readonly #inQueue = new Map<string, number>();
  readonly #beingRead = new Set<string>();

  /** A tenant waits for a reader that another tenant has. */
  anyWaits(): boolean {
    return this.#inQueue.size > this.#beingRead.size;
  }

  /** Counts a document from its arrival to its end. */
  async whileInQueue<T>(tenantId: string, run: () => Promise<T>): Promise<T> {
    this.#inQueue.set(tenantId, (this.#inQueue.get(tenantId) ?? 0) + 1);
    try {
      return await run();
    } finally {
      const left = (this.#inQueue.get(tenantId) ?? 1) - 1;
      if (left > 0) this.#inQueue.set(tenantId, left);
      else this.#inQueue.delete(tenantId);
    }
  }

  /** Counts a document while it is read: of a tenant at most one is. */
  async whileRead<T>(tenantId: string, read: () => Promise<T>): Promise<T> {
    this.#beingRead.add(tenantId);
    try {
      return await read();
    } finally {
      this.#beingRead.delete(tenantId);
    }
  }
}
