import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { exitCodeConfig } from '@lectern/config';

/** One process to keep alive. */
export interface ProcessSpec {
  readonly name: string;
  /** Arguments of `node`: flags, the entry file, its arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly logFile: string;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopTimeoutMs: number;
  /** Hears what the child sends over its IPC channel. */
  readonly onMessage?: (message: unknown) => void;
}

/** How a supervised process ended when nobody had asked it to. */
export interface UnexpectedExit {
  readonly name: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Pause before the next start; undefined when there will be none. */
  readonly restartInMs: number | undefined;
  /** The end of what it wrote to standard error. */
  readonly lastWords: string;
}

/** A process that is started again whenever it ends by itself. */
export interface SupervisedProcess {
  readonly name: string;
  readonly pid: number | undefined;
  start(): void;
  stop(): Promise<void>;
}

const firstPauseMs = 200;
const longestPauseMs = 5_000;
/** As much of standard error as a person wants to read. */
const lastWordsLength = 2_000;
/** A process that ran this long counts as healthy again, and its next restart is quick. */
const settledAfterMs = 10_000;

/**
 * Keeps one process alive: restarts with growing pauses, never after a configuration error or a wanted stop. The child
 * has a process group of its own, so that Ctrl-C reaches the launcher alone, which then stops all in order; and an IPC
 * channel, whose end tells the child that the launcher is gone (see `child-of-launcher.ts`).
 */
export function supervise(spec: ProcessSpec, onExit: (exit: UnexpectedExit) => void): SupervisedProcess {
  let child: ChildProcess | undefined;
  let log: WriteStream | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = firstPauseMs;
  let stopped = false;

  const start = (): void => {
    const startedAt = Date.now();
    log ??= createWriteStream(spec.logFile, { flags: 'a', mode: 0o600 });
    const started = spawn(process.execPath, [...spec.args], {
      cwd: spec.cwd,
      env: { ...spec.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    let lastWords = '';
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-lastWordsLength);
    });
    started.on('message', (message) => spec.onMessage?.(message));
    // Not `exit`: the last words may still be in the pipe then.
    started.once('close', (code, signal) => {
      child = undefined;
      if (stopped) return;
      if (Date.now() - startedAt > settledAfterMs) pauseMs = firstPauseMs;
      // A wrong configuration stays wrong, however often the process is started.
      const restartInMs = code === exitCodeConfig ? undefined : pauseMs;
      if (restartInMs !== undefined) timer = setTimeout(start, restartInMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      onExit({ name: spec.name, code, signal, restartInMs, lastWords });
    });
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    if (child !== undefined) await endProcess(child, spec.stopTimeoutMs);
    log?.end();
  };

  return {
    name: spec.name,
    get pid() {
      return child?.pid;
    },
    start,
    stop,
  };
}

async function endProcess(child: ChildProcess, timeoutMs: number): Promise<void> {
  // It may have ended just now, with its last words still on their way.
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const force = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(force);
}
