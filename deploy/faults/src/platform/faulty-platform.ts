import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@lectern/embedded';
import { projectRoot } from '@lectern/local';
import { createProcesses, type Processes } from './processes.ts';
import { type Routes, routesVariable } from './routes.ts';

/** The embedded platform as a process of its own, so that its launcher can be killed as well. */
export interface FaultyPlatform {
  readonly url: string;
  readonly processes: Processes;
  /** Starts it when its launcher does not run, and resolves when all is ready. Calls at the same time are one. */
  ensureRunning(): Promise<void>;
  /** Ends it in order, by force after half a minute. */
  stop(): Promise<void>;
}

/** What {@link createFaultyPlatform} needs. */
export interface FaultyPlatformOptions {
  readonly dataDir: string;
  readonly routes: Routes;
}

const startTimeoutMs = 180_000;
const startAgainMs = 500;
const stopTimeoutMs = 60_000;
/** Of what the launcher writes, as much as an error quotes. */
const saidLength = 4_000;

/** Decides the address; nothing runs yet. */
export async function createFaultyPlatform({
  dataDir,
  routes,
}: FaultyPlatformOptions): Promise<FaultyPlatform> {
  const port = await freePort();
  let launcher: ChildProcess | undefined;
  let starting: Promise<void> | undefined;
  let isStopped = false;
  const isRunning = (): boolean => launcher !== undefined && hasNotEnded(launcher);

  const startOnce = async (): Promise<void> => {
    launcher = spawn(process.execPath, [fileURLToPath(new URL('launcher.ts', import.meta.url))], {
      cwd: projectRoot,
      env: {
        ...process.env,
        ...{ PORT: String(port), LECTERN_DATA_DIR: dataDir, LOG_LEVEL: 'info' },
        ...{ EMBED_PROVIDER: 'openai', [routesVariable]: JSON.stringify(routes) },
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    await untilReady(launcher);
  };
  const start = async (): Promise<void> => {
    const deadline = performance.now() + startTimeoutMs;
    while (!isStopped) {
      try {
        return await startOnce();
      } catch (error) {
        if (!isOfFullDisk(error) || performance.now() > deadline) throw error;
        await delay(startAgainMs);
      }
    }
  };
  return {
    url: `http://127.0.0.1:${port}`,
    processes: createProcesses(() => (isRunning() ? launcher?.pid : undefined), dataDir),
    ensureRunning: async () => {
      if (isStopped) return;
      if (!isRunning()) starting = undefined;
      starting ??= start();
      await starting;
    },
    stop: async () => {
      isStopped = true;
      if (launcher !== undefined && hasNotEnded(launcher)) await end(launcher);
    },
  };
}

/** Nothing starts while the disk is full, Postgres least of all: whoever runs the platform starts it again, once there is room. */
function isOfFullDisk(error: unknown): boolean {
  return error instanceof Error && /ENOSPC|No space left on device/.test(error.message);
}

function hasNotEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** @throws Error with what the launcher said, when it ends or takes too long; one that is killed is no error */
async function untilReady(launcher: ChildProcess): Promise<void> {
  let said = '';
  const ready = Promise.withResolvers<void>();
  for (const stream of [launcher.stdout, launcher.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-saidLength);
      if (said.includes('Lectern is ready')) ready.resolve();
    });
  }
  launcher.once('exit', (_code, signal) => {
    if (signal === 'SIGKILL') ready.resolve();
    else ready.reject(new Error(`The platform ended while it started:\n${said}`));
  });
  const timer = setTimeout(
    () => ready.reject(new Error(`The platform was not ready in time:\n${said}`)),
    startTimeoutMs,
  );
  await ready.promise.finally(() => clearTimeout(timer));
}

async function end(launcher: ChildProcess): Promise<void> {
  const ended = once(launcher, 'exit');
  const force = setTimeout(() => launcher.kill('SIGKILL'), stopTimeoutMs);
  launcher.kill('SIGTERM');
  await ended;
  clearTimeout(force);
}
