import { readFileSync } from 'node:fs';

/** Kernel's unit of the times in /proc, on every architecture. */
const msPerTick = 10;

/** What a process is doing. */
export interface ProcessVitals {
  /** CPU time that all its threads have used, user and system. */
  readonly cpuMs: number;
  /** It waits for something; it is neither working, nor waiting for a CPU, nor stopped. */
  readonly asleep: boolean;
}

/** Looks at a process of this machine; undefined once it has ended. Only on Linux. */
export function processVitals(pid: number): ProcessVitals | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the process, in brackets, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * msPerTick, asleep: fields[0] === 'S' };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
