import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '@lectern/project';
import { codeCacheFolder } from './code-cache-folder.mjs';
import type { PlatformReport } from './report.ts';
import { childArguments, withSmallSemiSpaces } from './supervisor.ts';

/** Written when all code is in the cache; another version of Node has a cache of its own. */
export const compiledMark = join(codeCacheFolder, `compiled-by-${process.version}`);

/**
 * Has the code of all services compiled by one process, unless it was. Otherwise each of the services takes the types from what
 * they share by itself, all at the same moment, which needs twice the time and 25 MiB more of each.
 *
 * Nothing depends on it: what is not in the cache, a service compiles when it starts. So a failure is reported, and no more.
 */
export async function ensureCodeCompiled({
  report,
  signal,
}: {
  report: PlatformReport;
  signal: AbortSignal;
}): Promise<void> {
  if (existsSync(compiledMark)) return;
  const startedAt = Date.now();
  const child = spawn(process.execPath, childArguments('deploy/local/src/compile-services.ts'), {
    cwd: projectRoot,
    // V8 takes compiled code only from a process with the same flags.
    env: withSmallSemiSpaces({ ...process.env, NODE_COMPILE_CACHE: codeCacheFolder }),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    signal,
  });
  const [code] = await once(child, 'exit');
  if (code === 0) report.ready('code', Date.now() - startedAt, 'compiled for this and later starts');
  else report.progress('code', `cannot be compiled ahead: exit code ${code}`);
}
