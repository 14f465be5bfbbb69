/** Follows one thing to its end, or until the signal. */
export type Follow = (id: string, signal: AbortSignal) => Promise<void>;

/**
 * Follows some of many things at once. Each stream keeps a connection, of which browsers have six to a host: those that find no
 * place wait for one.
 */
export class FollowerPool {
  readonly #follow: Follow;
  readonly #places: number;
  readonly #running = new Map<string, AbortController>();
  /** Those that came to their end, so that an older list does not start them again. */
  readonly #over = new Set<string>();
  #wanted: readonly string[] = [];

  constructor(follow: Follow, places: number) {
    this.#follow = follow;
    this.#places = places;
  }

  /** Follows these from now on, and no others; the first of them first. */
  want(ids: readonly string[]): void {
    this.#wanted = ids;
    for (const id of this.#over) if (!ids.includes(id)) this.#over.delete(id);
    for (const [id, abort] of this.#running) if (!ids.includes(id)) abort.abort();
    this.#fill();
  }

  /** Those that wait for a place. */
  get waiting(): number {
    return this.#wanted.filter((id) => !this.#running.has(id) && !this.#over.has(id)).length;
  }

  stop(): void {
    this.want([]);
  }

  #fill(): void {
    for (const id of this.#wanted) {
      if (this.#running.size >= this.#places) return;
      if (!this.#running.has(id) && !this.#over.has(id)) this.#start(id);
    }
  }

  #start(id: string): void {
    const abort = new AbortController();
    this.#running.set(id, abort);
    const end = (): void => {
      this.#running.delete(id);
      if (!abort.signal.aborted) this.#over.add(id);
      this.#fill();
    };
    // What a stream fails with is shown by the next list, which is fetched anyway.
    this.#follow(id, abort.signal).then(end, end);
  }
}
