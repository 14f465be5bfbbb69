/** Whose documents are in a lane, and of whom none is being read: who waits behind others, and not behind themselves. */
export class TenantsInLane {
  readonly #inLane = new Map<string, number>();
  readonly #beingRead = new Set<string>();

  /** A tenant waits for a reader that another one has. */
  anyWaits(): boolean {
    return this.#inLane.size > this.#beingRead.size;
  }

  /** Counts a document from its arrival to its end. */
  async whileInLane<T>(tenantId: string, run: () => Promise<T>): Promise<T> {
    this.#inLane.set(tenantId, (this.#inLane.get(tenantId) ?? 0) + 1);
    try {
      return await run();
    } finally {
      const left = (this.#inLane.get(tenantId) ?? 1) - 1;
      if (left > 0) this.#inLane.set(tenantId, left);
      else this.#inLane.delete(tenantId);
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
