import { open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

/** A lock that this process holds. */
export interface FileLock {
  /** Idempotent. */
  release(): void;
}

/**
 * Takes the lock on a file, unless another process has it. The lock is SQLite's, on an empty file: the system releases it
 * when the process ends, for whatever reason, so no lock outlives a killed process and no process id has to be checked.
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
