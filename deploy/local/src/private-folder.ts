import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const forOthers = 0o077;
const writableByAll = 0o002;
/** Postgres keeps its own folder private, and as root it belongs to another user. */
const postgresFolder = 'postgres';

/**
 * Creates the data folder, readable by its owner alone: it has documents, logs, and tokens in queues. The permissions of a
 * folder that others can read, of an earlier version or made by hand, are removed with those of all that is in it. On
 * Windows the access list of the parent folder counts.
 *
 * @throws Error for a folder that everybody may write to, since others could put files in the place of ours, and for one
 *   that belongs to somebody else
 */
export async function makePrivateFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  const { mode, uid } = await stat(dataDir);
  if (uid !== process.getuid?.() && process.getuid?.() !== 0)
    throw new Error(`${dataDir} belongs to another user: choose a folder of your own by LECTERN_DATA_DIR.`);
  if ((mode & forOthers) === 0) return;
  if ((mode & writableByAll) !== 0)
    throw new Error(`${dataDir} may be written to by everybody: choose another folder by LECTERN_DATA_DIR.`);
  await closeEntries(dataDir, [postgresFolder]);
  // Last: as long as this folder is readable by others, the next start begins again.
  await chmod(dataDir, 0o700);
}

async function closeEntries(folder: string, except: readonly string[] = []): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (except.includes(entry.name)) continue;
    if (entry.isDirectory()) {
      await chmod(path, 0o700);
      await closeEntries(path);
    } else if (entry.isFile()) {
      await chmod(path, (await stat(path)).mode & ~forOthers & 0o777);
    }
  }
}
