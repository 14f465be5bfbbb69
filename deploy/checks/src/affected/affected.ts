import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/project';
import { z } from 'zod';

/** What changed between two commits. */
export interface Change {
  /** Paths from the root. */
  readonly files: readonly string[];
  /** Packages that turbo finds touched, directly or through what they depend on. */
  readonly packages: readonly string[];
}

/**
 * Whether a service's pipeline has to run: its package or one that it depends on has changed, or what makes its image,
 * its chart or its pipeline has, or the description of its API.
 */
export function isAffected(service: string, { files, packages }: Change): boolean {
  const folders = ['deploy/docker/', 'helm/common/', `helm/${service}/`];
  const pipelines = [service, 'service', 'image'].map((name) => `.github/workflows/${name}.yml`);
  // The gateway's image has it, and the tests of every service.
  const single = [...pipelines, `docs/api/${service}.json`];
  return (
    packages.includes(`@lectern/${service}`) ||
    files.some((file) => single.includes(file) || folders.some((folder) => file.startsWith(folder)))
  );
}

const run = promisify(execFile);
const turboAnswer = z.object({ packages: z.object({ items: z.array(z.object({ name: z.string() })) }) });

/** Whether git has the commit. It has not after a push by force, nor for the zeros that stand for no commit. */
export async function isKnownCommit(id: string): Promise<boolean> {
  const { stdout } = await run('git', ['rev-parse', '--verify', '--quiet', `${id}^{commit}`, '--'], {
    cwd: projectRoot,
  }).catch((error: unknown) => {
    // The answer "no" is an exit code; everything else is a failure.
    if (error instanceof Error && 'code' in error && error.code === 1) return { stdout: '' };
    throw error;
  });
  return stdout !== '';
}

/** What changed from `base` to HEAD, as git and turbo say. */
export async function readChange(base: string): Promise<Change> {
  const options = { cwd: projectRoot, env: { ...process.env, TURBO_SCM_BASE: base, TURBO_SCM_HEAD: 'HEAD' } };
  const diff = await run('git', ['diff', '--name-only', `${base}...HEAD`], options);
  const listed = await run('turbo', ['ls', '--affected', '--output=json'], options);
  const { packages } = turboAnswer.parse(JSON.parse(listed.stdout));
  return {
    files: diff.stdout.split('\n').filter((line) => line !== ''),
    packages: packages.items.map(({ name }) => name),
  };
}
