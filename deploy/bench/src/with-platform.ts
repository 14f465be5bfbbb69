import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LecternClient, register } from '@lectern/client';
import { type Platform, startPlatform } from '@lectern/local';

/** Gets the arguments after its name, prints one table; true when the target was reached. */
export type Benchmark = (args: readonly string[], out: NodeJS.WriteStream) => Promise<boolean>;

/** Starts a platform on an empty data folder, signs one account in, and removes everything afterwards. */
export async function withPlatform<T>(
  run: (client: LecternClient, platform: Platform) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
  const platform = await startPlatform({ port: 0, dataDir, environment: { LOG_LEVEL: 'warn' } });
  try {
    return await run(await newAccount(platform.url), platform);
  } finally {
    await platform.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** An account with a tenant of its own. Without repetitions: what is measured is one request each. */
export async function newAccount(baseUrl: string, name = 'bench'): Promise<LecternClient> {
  const account = { email: `${name}@example.com`, password: 'a long bench password', displayName: name };
  return register({ baseUrl, retries: 0 }, account);
}
