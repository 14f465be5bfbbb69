import { execFile } from 'node:child_process';
import { mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of its own. */
export interface Disk {
  /** Why it cannot be filled; undefined where it can. */
  readonly obstacle: string | undefined;
  /** Takes all free room until the function that is returned is called. */
  fill(): Promise<() => Promise<void>>;
  /** Gives the folder back. */
  close(): Promise<void>;
}

const roomyMiB = 4_096;
const mebibyte = 1_048_576;
/** So often is a size tried that was too small when it was set: the platform writes meanwhile. */
const mostTries = 100;

/**
 * Puts a small file system of its own at a folder, whose size can be changed while it is in use: with no more than what is
 * used it is full, without a byte being written. Only root may mount on Linux; elsewhere the folder is an ordinary one.
 *
 * @param folder empty, or missing
 */
export async function openDisk(folder: string): Promise<Disk> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const obstacle = await mount(folder);
  const resize = (mib: number) => run('mount', ['-o', `remount,size=${mib}m`, folder]);
  return {
    obstacle,
    fill: async () => {
      await shrink(folder, resize);
      return async () => void (await resize(roomyMiB));
    },
    close: async () => {
      // Lazily: a process that has just been killed may still have files open.
      if (obstacle === undefined) await run('umount', ['--lazy', folder]);
    },
  };
}

async function mount(folder: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux can mount a file system';
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${roomyMiB}m,mode=0700`, 'tmpfs', folder]);
    return undefined;
  } catch (error) {
    return `no file system can be mounted here: ${error instanceof Error ? error.message.trim() : error}`;
  }
}

/** The kernel refuses a size below what is used, and that grows between the question and the answer. */
async function shrink(folder: string, resize: (mib: number) => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await resize(await usedMiB(folder));
      return;
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}

async function usedMiB(folder: string): Promise<number> {
  const { blocks, bfree, bsize } = await statfs(folder);
  return Math.max(1, Math.ceil(((blocks - bfree) * bsize) / mebibyte));
}
