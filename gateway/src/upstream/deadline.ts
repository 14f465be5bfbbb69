/**
 * A time-out that is set anew for each request of a connection. One timer goes on over many of them, and looks when it fires
 * whether the time is really up: to set it costs next to nothing.
 */
export class Deadline {
  readonly #onPassed: () => void;
  #at = Number.POSITIVE_INFINITY;
  #firesAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(onPassed: () => void) {
    this.#onPassed = onPassed;
  }

  /** In so many milliseconds from now, unless it is set again before. */
  set(ms: number): void {
    this.#at = performance.now() + ms;
    if (this.#at < this.#firesAt) this.#arm(ms);
  }

  /** Never, unless it is set again. */
  clear(): void {
    this.#at = Number.POSITIVE_INFINITY;
  }

  /** For good: nothing is left of it. */
  close(): void {
    this.clear();
    clearTimeout(this.#timer);
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    this.#firesAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#look(), ms);
    this.#timer.unref();
  }

  #look(): void {
    this.#firesAt = Number.POSITIVE_INFINITY;
    if (this.#at === Number.POSITIVE_INFINITY) return;
    const leftMs = this.#at - performance.now();
    if (leftMs > 0) {
      this.#arm(leftMs);
      return;
    }
    this.clear();
    this.#onPassed();
  }
}
