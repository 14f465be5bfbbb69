import { readFileSync } from 'node:fs';

/** Of Linux, the same on all machines that it runs on today. */
const ticksPerSecond = 100;
/** Fields of `/proc/PID/stat` after the name: time in the program and in the system. */
const [userField, systemField] = [11, 12];

/** CPU time that a process and those that it started have taken, in seconds, each on its own; nothing without `/proc`. */
export function cpuSecondsOf(pid: number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const queue = [pid];
  for (const one of queue) {
    const stat = read(`/proc/${one}/stat`);
    if (stat === undefined) continue;
    const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
    found.set(one, (Number(fields[userField]) + Number(fields[systemField])) / ticksPerSecond);
    const children = read(`/proc/${one}/task/${one}/children`) ?? '';
    queue.push(...children.split(' ').filter(Boolean).map(Number));
  }
  return found;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
