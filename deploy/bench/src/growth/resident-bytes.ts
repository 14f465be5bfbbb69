import { readFile } from 'node:fs/promises';

/** Resident memory of each process (`VmRSS` of Linux); 0 where the system does not say. */
export async function residentBytes(pids: Readonly<Record<string, number>>): Promise<Record<string, number>> {
  const parts = Object.entries(pids).map(async ([name, pid]) => [name, await residentOf(pid)]);
  return Object.fromEntries(await Promise.all(parts));
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
}
