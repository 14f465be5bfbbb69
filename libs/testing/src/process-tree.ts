import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine that has not ended. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** With its arguments. */
  readonly command: string;
  readonly residentMb: number;
  /** As `ps` shows it; `R` for one that is working or waits for a CPU. */
  readonly state: string;
}

/** A process, its children, their children and so on. */
export function processTree(root: number): RunningProcess[] {
  const all = runningProcesses();
  return [...all.filter(({ pid }) => pid === root), ...below(root, all)];
}

/** The processes below one, at any depth. */
export function descendants(root: number): RunningProcess[] {
  return below(root, runningProcesses());
}

/** Those of some processes that still run. */
export function survivorsOf(processes: readonly RunningProcess[]): RunningProcess[] {
  const running = new Map(runningProcesses().map(({ pid, command }) => [pid, command]));
  return processes.filter(({ pid, command }) => running.get(pid) === command);
}

function below(parent: number, all: readonly RunningProcess[]): RunningProcess[] {
  return all.filter((child) => child.parent === parent).flatMap((child) => [child, ...below(child.pid, all)]);
}

/** All processes, without zombies. On Linux from /proc, since small images have no `ps`. */
function runningProcesses(): RunningProcess[] {
  const all = process.platform === 'linux' ? fromProc() : fromPs();
  return all.filter(({ state }) => state !== 'Z');
}

function fromProc(): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

function readProcess(pid: number): RunningProcess | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status)?.[1] ?? '';
    return {
      pid,
      parent: Number(field('PPid')),
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
      residentMb: Number(field('VmRSS')) / 1024,
      state: field('State'),
    };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

function fromPs(): RunningProcess[] {
  const table = execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,state=,command='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, rss, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S)\S*\s+(.*)$/.exec(line) ?? [];
    return pid === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), residentMb: Number(rss) / 1024, state, command }];
  });
}
