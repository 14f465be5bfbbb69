const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Follows the end of an event stream, to know whether it stands between two events. Only there may another event be
 * added: inside of one, an added line would complete a half event, and a reader would take it for a whole one.
 */
export class EventStreamTail {
  #last = lineFeed;
  #beforeLast = lineFeed;
  #third = lineFeed;

  push(chunk: Uint8Array): void {
    for (const byte of chunk.subarray(-3)) {
      this.#third = this.#beforeLast;
      this.#beforeLast = this.#last;
      this.#last = byte;
    }
  }

  /** True at the start of the stream and right after an empty line, with any of the three line ends. */
  get isBetweenEvents(): boolean {
    if (this.#last === carriageReturn) return this.#beforeLast === carriageReturn;
    if (this.#last !== lineFeed) return false;
    if (this.#beforeLast === lineFeed) return true;
    return (
      this.#beforeLast === carriageReturn && (this.#third === lineFeed || this.#third === carriageReturn)
    );
  }
}
