import { spawn } from 'node:child_process';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { cacheFolder } from '../../project-files.ts';
import { findHelm } from './find-helm.ts';

/** What helm said. */
export interface HelmAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Two at once: as many as the smallest machine that runs the checks has cores. */
const queue = new PQueue({ concurrency: 2 });
let helm: Promise<string> | undefined;

/** Runs helm with its own empty home, so that a person's plugins and repositories change nothing. */
export async function runHelm(args: readonly string[], stdin = ''): Promise<HelmAnswer> {
  helm ??= findHelm();
  const binary = await helm;
  return queue.add(() => execute(binary, args, stdin));
}

function execute(binary: string, args: readonly string[], stdin: string): Promise<HelmAnswer> {
  const home = join(cacheFolder, 'helm-home');
  const env = {
    ...process.env,
    HELM_CACHE_HOME: home,
    HELM_CONFIG_HOME: home,
    HELM_DATA_HOME: home,
    KUBECONFIG: '/dev/null',
  };
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        texts[name] += chunk;
      });
    }
    child.once('error', (error) =>
      reject(new Error(`helm does not run as "${binary}": install helm 3.17 or later.`, { cause: error })),
    );
    child.once('close', (code) => resolve({ ok: code === 0, ...texts }));
    // A chart that is refused early closes its input before it was read.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error);
    });
    child.stdin.end(stdin);
  });
}
