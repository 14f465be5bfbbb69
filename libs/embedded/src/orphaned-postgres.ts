import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isPortFree } from './free-port.ts';

const longestWaitMs = 15_000;

/**
 * Ends a postmaster that outlived a killed launcher: it still holds the data folder, and a second one must not start.
 * Its pid file names process and port; both must be alive before anything is signalled, since a pid alone may by now
 * belong to somebody else.
 */
export async function stopOrphanedPostgres(dataDir: string): Promise<void> {
  const owner = await readOwner(dataDir);
  if (owner === undefined || !isAlive(owner.pid) || (await isPortFree(owner.port))) return;
  // SIGINT is Postgres's fast shutdown: sessions are ended, nothing committed is lost.
  process.kill(owner.pid, 'SIGINT');
  const deadline = Date.now() + longestWaitMs;
  while (isAlive(owner.pid)) {
    if (Date.now() > deadline)
      throw new Error(`Postgres (process ${owner.pid}) holds ${dataDir} and does not stop.`);
    await delay(50);
  }
}

async function readOwner(dataDir: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    },
  );
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 1 && port > 0 ? { pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
