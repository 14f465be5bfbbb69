import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { projectRoot } from '@lectern/project';

/** How many things a check looked at, and how many of them did not hold. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What a person needs to see of a failure. */
  readonly output: string;
  /** A line for each of what failed, where the check knows them. */
  readonly failures?: readonly string[];
}

/** Runs a command of the project's own dependencies; it counts as one check. */
export async function runCommand(command: string, args: readonly string[]): Promise<Outcome> {
  const { code, output } = await execute(command, args, false);
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, output }
    : { passed: 0, failed: 1, skipped: 0, output };
}

/** Runs vitest projects, shows their output as it comes, and counts their tests. */
export async function runVitest(...projects: readonly string[]): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-test-'));
  const report = join(folder, 'report.json');
  try {
    const args = [
      'run',
      ...projects.map((project) => `--project=${project}`),
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${report}`,
    ];
    const { code, output } = await execute('vitest', args, true);
    const counts = await readCounts(report);
    // An error outside of any test (a suite that cannot load, an unhandled rejection) fails the run without failing a test.
    const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
    return { ...counts, failed, output: failed > 0 ? output.slice(-4_000) : '' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the trial of the images, shows its output as it comes, and counts what it says that it counted. */
export async function runVerify(args: readonly string[]): Promise<Outcome> {
  const { code, output } = await execute(join(projectRoot, 'deploy', 'docker', 'verify'), args, true);
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(output);
  const failed = Number(counts?.[2] ?? 0);
  return {
    passed: Number(counts?.[1] ?? 0),
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: 0,
    output: '',
  };
}

/** What is read of vitest's report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

async function readCounts(path: string): Promise<Omit<Outcome, 'output'>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const report: Report = JSON.parse(text);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: failuresOf(report),
  };
}

/** Of each failed test its file, its name and the first line of what was wrong; of a file that did not load, the same. */
function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(projectRoot, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : [];
    return failed.map((test) => `${file}: ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? '')}`);
  });
}

function firstLine(text: string): string {
  return stripVTControlCharacters(text).split('\n', 1)[0] ?? '';
}

async function execute(
  command: string,
  args: readonly string[],
  show: boolean,
): Promise<{ code: number; output: string }> {
  const child = spawn(resolve(projectRoot, 'node_modules', '.bin', command), [...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      chunks.push(chunk);
      if (show) process.stdout.write(chunk);
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, output: chunks.join('') };
}
