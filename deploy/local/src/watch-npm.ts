/** The part of `process` that {@link whenNpmEnds} needs. */
export interface ChildOfNpm {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of now: it changes when the parent ends. */
  readonly ppid: number;
}

const lookEveryMs = 200;

/**
 * Calls `onEnd` when the `npm start` that this process is a part of has ended: killed, it passes no signal on, and the
 * platform would run on with nobody to stop it. The script starts with `exec`, so that the parent is npm itself.
 *
 * Whoever started npm is not watched: `npm start &` and `setsid npm start` outlive their terminal. Without npm (process 1 of
 * a container, a service manager, a plain `node`) nothing is. Windows tells nobody of a parent's end.
 */
export function whenNpmEnds(process: ChildOfNpm, onEnd: () => void): void {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, lookEveryMs);
  timer.unref();
}
