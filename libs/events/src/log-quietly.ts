const quietMs = 60_000;

/**
 * A log line that is written once a minute at most, for what many messages cause together. What happens within the minute
 * is not written later; the metrics count it.
 */
export function quietly<F extends object>(write: (facts: F) => void): (facts: F) => void {
  let lastWritten = Number.NEGATIVE_INFINITY;
  return (facts) => {
    const now = performance.now();
    if (now - lastWritten < quietMs) return;
    lastWritten = now;
    write(facts);
  };
}
