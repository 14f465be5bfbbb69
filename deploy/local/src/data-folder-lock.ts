import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FileLock, tryLock } from './file-lock.ts';
import type { LocalSettings } from './local-settings.ts';

/** What a platform tells others about itself: where its parts are. No secrets. */
export type PlatformFacts = Omit<LocalSettings, 'secrets' | 'services'>;

/** A data folder that belongs to this process until `release`. */
export interface DataFolderLock {
  /** The last platform of the folder was killed: its processes may still be running for a moment. */
  readonly afterKill: boolean;
  release(): Promise<void>;
}

/**
 * Locks a data folder for one platform. A second one in the same folder would stop the first one's Postgres, because it
 * takes it for an orphan, and write to the same queues and vectors.
 *
 * @param dataDir has to exist
 * @param facts of this platform, for other programs of its owner: see {@link platformFacts}
 * @throws Error that names the platform which has the folder
 */
export async function lockDataFolder(dataDir: string, facts: PlatformFacts): Promise<DataFolderLock> {
  const lock = await tryLock(join(dataDir, 'launcher.lock'));
  if (lock === undefined) {
    throw new Error(
      `Another Lectern runs in ${dataDir}, at ${(await platformFacts(dataDir))?.publicUrl ?? 'an address not known yet'}. ` +
        'Use that one, stop it, or choose another folder: PORT=8090 LECTERN_DATA_DIR=.data-2 npm start',
    );
  }
  const afterKill = (await platformFacts(dataDir)) !== undefined;
  await writeFile(`${factsFile(dataDir)}.new`, JSON.stringify(facts), { mode: 0o600, flush: true });
  await rename(`${factsFile(dataDir)}.new`, factsFile(dataDir));
  let released = false;
  return {
    afterKill,
    release: async () => {
      if (released) return;
      released = true;
      await rm(factsFile(dataDir), { force: true });
      lock.release();
    },
  };
}

/** Lock of the process of the backing parts, the last of a platform to end. */
export function lockBackingParts(dataDir: string): Promise<FileLock | undefined> {
  return tryLock(join(dataDir, 'backing.lock'));
}

/**
 * Waits until the processes of a platform whose launcher was killed have ended: they notice that and stop in order, which
 * takes a moment, and until then they write to the same queues and vectors.
 *
 * @throws Error after half a minute
 */
export async function untilPredecessorEnded(dataDir: string, onWait: () => void): Promise<void> {
  const deadline = Date.now() + 35_000;
  for (let waiting = false; ; waiting = true) {
    const lock = await lockBackingParts(dataDir);
    if (lock !== undefined) {
      lock.release();
      return;
    }
    if (Date.now() > deadline)
      throw new Error(
        `Processes of an earlier start are still running in ${dataDir}: end them, or try again later.`,
      );
    if (!waiting) onWait();
    await delay(100);
  }
}

/** What is known of the platform of a data folder, also of one that was killed; undefined when it was stopped or never ran. */
export async function platformFacts(dataDir: string): Promise<PlatformFacts | undefined> {
  try {
    return JSON.parse(await readFile(factsFile(dataDir), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function factsFile(dataDir: string): string {
  return join(dataDir, 'platform.json');
}
