import { execFileSync } from 'node:child_process';
import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isPortFree } from './free-port.ts';

const longestWaitMs = 15_000;

/** Who a data folder's `postmaster.pid` names. */
interface Owner {
  readonly pid: number;
  readonly port: number;
}

/**
 * Ends a postmaster that outlived the process which had started it: it still holds the data folder, and a second one must
 * not start. A pid file that names nobody who is alive goes: Postgres would take a zombie, or a stranger who was given
 * the pid since, for the owner of its folder, and refuse to start.
 */
export async function stopOrphanedPostgres(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const owner = await readOwner(pidFile);
  if (owner === undefined) return;
  // SIGINT is Postgres's fast shutdown: sessions are ended, nothing committed is lost.
  if (await isRunning(owner, dataDir)) signal(owner.pid, 'SIGINT');
  const deadline = Date.now() + longestWaitMs;
  while (await isRunning(owner, dataDir)) {
    if (Date.now() > deadline)
      throw new Error(`Postgres (process ${owner.pid}) holds ${dataDir} and does not stop.`);
    await delay(20);
  }
  await rm(pidFile, { force: true });
}

async function readOwner(pidFile: string): Promise<Owner | undefined> {
  const text = await readFile(pidFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 1 && port > 0 ? { pid, port } : undefined;
}

/** A pid alone may by now belong to somebody else, so the process must also be at work where a postmaster is. */
async function isRunning({ pid, port }: Owner, dataDir: string): Promise<boolean> {
  if (process.platform === 'linux') return (await workingFolder(pid)) === (await realpath(dataDir));
  return isAlive(pid) && !(await isPortFree(port));
}

/** A zombie has none, nor has a process of the past; that of another user's process is not ours to see. */
async function workingFolder(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  return signal(pid, 0) && (process.platform === 'win32' || !isZombie(pid));
}

/** @returns false when there is no such process */
function signal(pid: number, signalName: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signalName);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

function isZombie(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch (error) {
    // `ps` ends with 1 when the process has gone in the meantime.
    if (error instanceof Error && 'status' in error && error.status === 1) return true;
    throw error;
  }
}
