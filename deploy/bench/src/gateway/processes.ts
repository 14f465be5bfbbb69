import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A process that listens, on one core where the system can pin processes. */
export interface PinnedProcess {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Number of the core; without it, all of them. */
  readonly core?: number;
  /** File for its output; without it, the output is dropped unless the port is read from it. */
  readonly output?: string;
  /** Where it listens; without it, the process prints its port as the first line of its output. */
  readonly port?: number;
}

/** Whether processes can be pinned to a core, by `taskset` of util-linux. */
export const canPin = spawnSync('taskset', ['-V']).error === undefined;

/** A program on one core. */
export function pinned(
  core: number | undefined,
  [program, ...args]: readonly [string, ...string[]],
): [string, string[]] {
  return canPin && core !== undefined ? ['taskset', ['-c', String(core), program, ...args]] : [program, args];
}

/** Starts a process; resolves as soon as it listens, or is expected to. @throws Error when it ends before */
export async function startPinned(options: ProcessOptions): Promise<PinnedProcess> {
  const [program, args] = pinned(options.core, options.command);
  const printsPort = options.port === undefined;
  const file = options.output === undefined ? undefined : openSync(options.output, 'w');
  const child = spawn(program, args, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', printsPort ? 'pipe' : (file ?? 'ignore'), 'inherit'],
  });
  if (file !== undefined) closeSync(file);
  const port = options.port ?? (await printedPort(child, options.command.join(' ')));
  return { port, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function printedPort(child: ChildProcess, name: string): Promise<number> {
  if (child.stdout === null) throw new TypeError('The output is not piped.');
  for await (const line of createInterface({ input: child.stdout })) return Number(line);
  throw new Error(`${name} has ended before it listened.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
