/** Who holds how many of a number of places. */
export class Occupancy {
  #total = 0;
  readonly #byHolder = new Map<string, number>();

  get total(): number {
    return this.#total;
  }

  /** How many this one holds. */
  of(holder: string): number {
    return this.#byHolder.get(holder) ?? 0;
  }

  /** Takes one more; one without a holder counts in the total alone. */
  enter(holder: string | undefined): void {
    this.#total += 1;
    if (holder !== undefined) this.#byHolder.set(holder, this.of(holder) + 1);
  }

  /** Gives one back. Forgets holders that have none any more: their number has no bound. */
  leave(holder: string | undefined): void {
    this.#total -= 1;
    if (holder === undefined) return;
    const left = this.of(holder) - 1;
    if (left > 0) this.#byHolder.set(holder, left);
    else this.#byHolder.delete(holder);
  }

  /**
   * How many of so many places one holder may have: a share, above 0 to 1, of those that the others leave, at least one. A fixed number would
   * let a few holders take all; of a share of what is left, each further one takes less.
   */
  mostOf(holder: string, places: number, share: number): number {
    const others = this.#total - this.of(holder);
    return Math.max(1, Math.ceil((places - others) * share));
  }
}
