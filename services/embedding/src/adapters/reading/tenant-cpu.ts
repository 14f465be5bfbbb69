/** Parts of {@link TenantCpu}. */
export interface TenantCpuOptions {
  /** CPU time in one window after which a tenant goes behind the others. */
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
