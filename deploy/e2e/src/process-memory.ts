import { readFile, writeFile } from 'node:fs/promises';
import { processTree } from '@lectern/testing';

/** Most memory in mebibytes that a process had resident since {@link forgetPeak}; on Linux only. */
export async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.ceil(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024);
}

/** Resets the peak. */
export async function forgetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** Memory in mebibytes of a process and all below it, pages that they share counted once. */
export async function treeMemory(root: number): Promise<number> {
  const shares = await Promise.all(processTree(root).map(({ pid }) => proportionalKb(pid)));
  return Math.ceil(shares.reduce((sum, kb) => sum + kb, 0) / 1_024);
}

/** 0 for a process that has ended meanwhile. */
async function proportionalKb(pid: number): Promise<number> {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return 0;
    throw error;
  }
}
