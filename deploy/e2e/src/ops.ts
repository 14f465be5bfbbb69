import type { Platform } from '@lectern/local';
import { runOps } from '@lectern/ops/run-ops';

/** Runs `npm run ops` beside the running platform; gives what it wrote. */
export function ops({ settings }: Platform, ...args: string[]): Promise<string> {
  return runOps(settings.dataDir, ...args);
}

/** Republishes, and gives what was logged. */
export async function republish(platform: Platform, ...args: string[]): Promise<Record<string, unknown>[]> {
  const stdout = await ops(platform, 'republish', ...args);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
