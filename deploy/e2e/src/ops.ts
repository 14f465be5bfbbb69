import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Platform, projectRoot } from '@lectern/local';

/** Runs `npm run ops` beside the running platform, as an operator does; gives what it wrote. */
export async function ops({ settings }: Platform, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['deploy/ops/src/main.ts', ...args], {
    cwd: projectRoot,
    env: { ...process.env, LECTERN_DATA_DIR: settings.dataDir },
  });
  return stdout;
}

/** Republishes, and gives what was logged. */
export async function republish(platform: Platform, ...args: string[]): Promise<Record<string, unknown>[]> {
  const stdout = await ops(platform, 'republish', ...args);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
