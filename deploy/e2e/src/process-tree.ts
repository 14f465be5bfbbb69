import { execFileSync } from 'node:child_process';

/** A process of this machine as `ps` shows it. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** All processes that do something: a zombie only waits to be asked how it ended. */
export function runningProcesses(): RunningProcess[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^ *(\d+) +(\d+) +(\S+) +(.*)/.exec(line) ?? [];
    return state === undefined || state.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/** A process, its children, their children and so on. */
export function processTree(root: number): RunningProcess[] {
  const all = runningProcesses();
  const below = (pid: number): RunningProcess[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}

/** Those of a tree that run yet. */
export function survivorsOf(tree: readonly RunningProcess[]): RunningProcess[] {
  const running = new Map(runningProcesses().map((process) => [process.pid, process.command]));
  return tree.filter(({ pid, command }) => running.get(pid) === command);
}
