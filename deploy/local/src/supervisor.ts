import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { exitCodeConfig } from '@lectern/config';
import { openLogFile } from './log-file.ts';

/** One process to supervise. */
export interface ProcessSpec {
  readonly name: string;
  /** Arguments of `node`: flags, the entry file, its arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly logFile: string;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopTimeoutMs: number;
  /** Called when its log cannot be written any more; it runs on. */
  readonly onLogLost: (error: Error) => void;
  /** Called with what the child sends over its IPC channel. */
  readonly onMessage?: (message: unknown) => void;
}

/** How a supervised process ended without `stop`. */
export interface UnexpectedExit {
  readonly name: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Pause before the next start; undefined when there will be none. */
  readonly restartInMs: number | undefined;
  /** The end of what it wrote to standard error. */
  readonly lastOutput: string;
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
/** Characters of standard error that an exit quotes. */
const lastOutputLength = 2_000;
/** Of the log of a process and of the one before it, each. */
const maxLogBytes = 10 * 1024 * 1024;
/**
 * Most of a semi-space of a process, in MiB; the young generation has three of them. By itself it grows to 64 MiB and more while a service
 * starts, and what it grew to stays resident. Smaller ones are collected more often, each time with all that is in flight.
 */
const semiSpaceMb = 4;
/** A process that ran this long counts as healthy again, and its next restart is quick. */
const settledAfterMs = 10_000;

/**
 * Arguments of `node` for a process of the launcher; paths are from the project's root.
 *
 * @param entry its main file
 */
export function childArguments(entry: string): string[] {
  return ['--import', './deploy/local/src/child-of-launcher.ts', entry];
}

/**
 * Supervises one process: restarts it with growing pauses, but not after a configuration error or `stop`. The child
 * has a process group of its own, so that Ctrl-C reaches the launcher alone, which then stops all in order; and an IPC
 * channel, by whose end the child notices that the launcher has ended (see `child-of-launcher.ts`).
 */
export function supervise(spec: ProcessSpec, onExit: (exit: UnexpectedExit) => void): SupervisedProcess {
  let child: ChildProcess | undefined;
  let log: Writable | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = firstPauseMs;
  let stopped = false;

  const start = (): void => {
    const startedAt = Date.now();
    log ??= openLogFile({ file: spec.logFile, maxBytes: maxLogBytes, onLost: spec.onLogLost });
    const started = spawn(process.execPath, [...spec.args], {
      cwd: spec.cwd,
      env: withSmallSemiSpaces(spec.env),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    let lastOutput = '';
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastOutput = (lastOutput + text).slice(-lastOutputLength);
    });
    started.on('message', (message) => spec.onMessage?.(message));
    // Not `exit`: its last output may still be in the pipe then.
    started.once('close', (code, signal) => {
      child = undefined;
      if (stopped) return;
      if (Date.now() - startedAt > settledAfterMs) pauseMs = firstPauseMs;
      // A wrong configuration stays wrong, however often the process is started.
      const restartInMs = code === exitCodeConfig ? undefined : pauseMs;
      if (restartInMs !== undefined) timer = setTimeout(start, restartInMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      onExit({ name: spec.name, code, signal, restartInMs, lastOutput });
    });
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    if (child !== undefined) await endProcess(child, spec.stopTimeoutMs);
    child = undefined;
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

/** The environment of a process of the launcher; flags that somebody has set win. */
export function withSmallSemiSpaces(env: ProcessSpec['env']): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: own = '' } = env;
  return { ...env, NODE_OPTIONS: `--max-semi-space-size=${semiSpaceMb} ${own}`.trim() };
}

async function endProcess(child: ChildProcess, timeoutMs: number): Promise<void> {
  // It may have ended just now, with its last output still in the pipe.
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const force = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(force);
}
