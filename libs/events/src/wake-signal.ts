/** Lets a loop sleep until it is woken, time is up, or it shall end. A wake that comes while it works is not lost. */
export class WakeSignal {
  #woken = false;
  #resolve: (() => void) | undefined;
  readonly #timers = new Set<NodeJS.Timeout>();

  /** Ends the sleep; if nobody sleeps, the next one ends at once. */
  wake(): void {
    this.#woken = true;
    this.#resolve?.();
  }

  /** Wakes in `ms`, beside all other wakes. */
  wakeIn(ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.wake();
    }, ms);
    this.#timers.add(timer);
  }

  /** Sleeps until woken, for at most `ms`. Forgets all wakes up to its end. */
  async sleep(ms: number): Promise<void> {
    if (!this.#woken) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#resolve = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.#resolve = undefined;
    }
    this.#woken = false;
  }

  /** Drops the wakes that were set by {@link wakeIn}. */
  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
