import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localServices } from '@lectern/local';
import { descendants, type RunningProcess } from '@lectern/testing/process-tree';

/** A kind of process of the platform. */
export type ProcessName =
  | 'bff'
  | 'document'
  | 'embedding'
  | 'emulator'
  | 'gateway'
  | 'launcher'
  | 'postgres'
  | 'postgres session'
  | 'reader'
  | 'retrieval'
  | 'user';

/** Finds processes of a platform that run now. */
export interface Processes {
  /** Its pid; undefined while none runs. Of sessions of Postgres and of readers, any one. */
  find(name: ProcessName): Promise<number | undefined>;
}

/** Looks below the launcher, and for Postgres into its data folder. */
export function createProcesses(launcher: () => number | undefined, dataDir: string): Processes {
  const below = (pid: number | undefined): RunningProcess[] => (pid === undefined ? [] : descendants(pid));
  const entryOf = (name: string): string =>
    localServices.find((service) => service.name === name)?.entry ?? 'backing/main.ts';
  const child = (name: string): number | undefined =>
    below(launcher()).find(({ command }) => command.endsWith(entryOf(name)))?.pid;
  return {
    find: async (name) => {
      if (name === 'launcher') return launcher();
      // Both are parts of one process: see `deploy/local/src/backing/main.ts`.
      if (name === 'emulator') return child('backing');
      if (name === 'reader') return below(child('embedding'))[0]?.pid;
      if (name === 'postgres') return postmaster(dataDir);
      if (name !== 'postgres session') return child(name);
      return below(await postmaster(dataDir)).find(({ command }) => command.includes('_service'))?.pid;
    },
  };
}

async function postmaster(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 1 ? pid : undefined;
}
