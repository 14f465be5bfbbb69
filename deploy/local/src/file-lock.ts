import { open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

/** A lock that this process holds. */
export interface FileLock {
  /** Idempotent. */
  release(): void;
}

/**
 * Takes the lock that a file stands for, unless another process has it. The lock is SQLite's, on a file that holds nothing:
 * the system itself drops it when the process ends, however it ends, so no lock outlives a killed process and no process
 * id has to be guessed about.
 *
 * @returns undefined while another process has it
 */
export async function tryLock(file: string): Promise<FileLock | undefined> {
  await (await open(file, 'a', 0o600)).close();
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    release: () => {
      if (database.isOpen) database.close();
    },
  };
}

/** `SQLITE_BUSY`: another connection has the lock. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
