import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '@lectern/project';

/** All that a command may print about thousands of dead letters. */
const mostOutputBytes = 64 * 1_048_576;

/**
 * Runs `npm run ops` beside the embedded platform of a data folder, as an operator does; gives what it wrote.
 *
 * @throws Error with its output when it fails
 */
export async function runOps(dataDir: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(projectRoot, 'deploy/ops/src/main.ts'), ...args],
    {
      cwd: projectRoot,
      env: { ...process.env, LECTERN_DATA_DIR: dataDir },
      maxBuffer: mostOutputBytes,
    },
  );
  return stdout;
}
