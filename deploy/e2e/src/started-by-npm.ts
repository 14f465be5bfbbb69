import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { eventually, processTree, type RunningProcess, survivorsOf } from '@lectern/testing';

/** A platform that `npm start` runs. */
export interface StartedByNpm {
  readonly npm: RunningProcess;
  /** The shell by which npm runs the script; the launcher itself where the shell became it. */
  readonly shell: RunningProcess;
  readonly launcher: RunningProcess;
  /** All of it, from npm to the last backend of Postgres. */
  readonly tree: readonly RunningProcess[];
  said(): string;
  /** Resolves when none of the processes runs any more. */
  ended(): Promise<void>;
}

/**
 * Runs `npm start` in a folder and waits until the platform is ready.
 *
 * @throws Error with its output when it does not become ready
 */
export async function startByNpm(
  folder: string,
  { onSpawn, ...options }: SpawnOptions & { onSpawn: (child: ChildProcess) => void },
): Promise<StartedByNpm> {
  const child = spawn('npm', ['start'], { ...options, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  onSpawn(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += stripVTControlCharacters(text);
    });
  }
  await eventually(() => (said.includes('Lectern is ready') || child.exitCode !== null ? true : undefined), {
    timeoutMs: 120_000,
    what: 'the platform',
  });
  if (child.exitCode !== null) throw new Error(`The platform did not become ready:\n${said}`);
  const tree = processTree(child.pid ?? 0);
  return { ...partsOf(tree), tree, said: () => said, ended: () => untilEnded(tree) };
}

function partsOf(tree: readonly RunningProcess[]) {
  const [npm] = tree;
  const shell = tree.find(({ parent }) => parent === npm?.pid);
  const backing = tree.find(({ command }) => command.includes('backing/main.ts'));
  const launcher = tree.find(({ pid }) => pid === backing?.parent);
  if (!npm || !shell || !launcher) throw new Error('These are not the processes of a platform.');
  return { npm, shell, launcher };
}

async function untilEnded(tree: readonly RunningProcess[]): Promise<void> {
  await eventually(
    () => {
      const left = survivorsOf(tree);
      if (left.length > 0) throw new Error(left.map(({ pid, command }) => `${pid} ${command}`).join('\n'));
      return true;
    },
    { timeoutMs: 30_000, what: 'the end of all processes' },
  );
}
