import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Platform, projectRoot } from '@lectern/local';
import { databaseUrl } from './query-database.ts';

/** Runs the document service's command `republish` beside the running platform, as an operator does; gives what it logged. */
export async function republish(platform: Platform, ...args: string[]): Promise<Record<string, unknown>[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['services/document/src/republish.ts', ...args],
    { cwd: projectRoot, env: { ...process.env, DATABASE_URL: databaseUrl(platform, 'document') } },
  );
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
