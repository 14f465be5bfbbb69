/** The part of `process` that {@link whenNpmEnds} needs. */
export interface ChildOfNpm {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current parent: it changes when the parent ends. */
  readonly ppid: number;
}

const checkIntervalMs = 200;

/**
 * Calls `onEnd` when the `npm start` that this process is a part of has ended: when npm is killed, it forwards no signal, and
 * the platform would stay running. The script starts with `exec`, so that the parent is npm itself.
 *
 * The process that started npm is not watched: `npm start &` and `setsid npm start` outlive their terminal. Without npm (process 1 of
 * a container, a service manager, a plain `node`) nothing is. On Windows the end of a parent is not noticed.
 */
export function whenNpmEnds(process: ChildOfNpm, onEnd: () => void): void {
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, checkIntervalMs);
  timer.unref();
}
