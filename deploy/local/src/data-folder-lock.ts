import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A data folder that belongs to this process until it lets go. */
export interface DataFolderLock {
  release(): Promise<void>;
}

/**
 * Takes a data folder for one platform. A second one in the same folder would end the first one's Postgres, which it must
 * take for an orphan, and write to the same queues and vectors.
 *
 * The lock is SQLite's, on a file that holds nothing: the system itself drops it when the process ends, however it ends,
 * so no lock outlives a killed launcher and no process id has to be guessed about.
 *
 * @param url where this platform will be found; other programs can read it by {@link platformAddress}
 * @throws Error that names the platform which has the folder
 */
export async function lockDataFolder(dataDir: string, url: string): Promise<DataFolderLock> {
  await mkdir(dataDir, { recursive: true });
  const database = new DatabaseSync(join(dataDir, 'launcher.lock'));
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new Error(
      `Another Lectern runs in ${dataDir}, at ${(await platformAddress(dataDir)) ?? 'an address not known yet'}. ` +
        'Use that one, stop it, or choose another folder: PORT=8090 LECTERN_DATA_DIR=.data-2 npm start',
      { cause: error },
    );
  }
  await writeFile(addressFile(dataDir), url);
  return {
    release: async () => {
      if (!database.isOpen) return;
      await rm(addressFile(dataDir), { force: true });
      database.close();
    },
  };
}

/** Where the platform of a data folder is, or was when it was killed; undefined when it was stopped or never ran. */
export async function platformAddress(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(addressFile(dataDir), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function addressFile(dataDir: string): string {
  return join(dataDir, 'platform-url');
}

/** `SQLITE_BUSY`: another connection has the lock. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
