/** Lets a loop sleep until it is woken, time is up, or it shall end. A wake that comes while it works is not lost. */
export class WakeSignal {
  #woken = false;
  #resolve: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;

  /** Ends the sleep; if nobody sleeps, the next one ends at once. */
  wake(): void {
    this.#woken = true;
    this.#resolve?.();
  }

  /** Wakes in `ms`, unless an earlier wake is already set. */
  wakeIn(ms: number): void {
    const at = performance.now() + ms;
    if (at >= this.#wakeAt) return;
    clearTimeout(this.#timer);
    this.#wakeAt = at;
    this.#timer = setTimeout(() => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.wake();
    }, ms);
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

  /** Drops a wake that was set by {@link wakeIn}. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#wakeAt = Number.POSITIVE_INFINITY;
  }
}
