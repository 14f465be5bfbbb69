/** The part of `process` that {@link stopOnSignals} needs. */
interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** Nobody presses Ctrl-C twice as fast as this. */
const echoMs = 500;

/**
 * Calls `stop` at the first signal and `force` at a later one. A second signal right after the first is no second wish:
 * on Ctrl-C the terminal tells the whole process group, and npm passes on to its script what the script has heard already.
 */
export function stopOnSignals(process: SignalSource, o: { stop(): void; force(): void }): void {
  let firstAt: number | undefined;
  const onSignal = (): void => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      o.stop();
    } else if (Date.now() - firstAt > echoMs) {
      o.force();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
