/** The part of `process` that {@link stopOnSignals} needs. */
interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** Shorter than the time between two presses of Ctrl-C. */
const duplicateMs = 500;

/**
 * Calls `stop` at the first signal and `force` at a later one. A second signal right after the first is a duplicate:
 * on Ctrl-C the terminal signals the whole process group, and npm forwards the signal that its script has received already.
 */
export function stopOnSignals(process: SignalSource, o: { stop(): void; force(): void }): void {
  let firstAt: number | undefined;
  const onSignal = (): void => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      o.stop();
    } else if (Date.now() - firstAt > duplicateMs) {
      o.force();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
