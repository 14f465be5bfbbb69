import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NamedFile, register, type SessionClient } from '@lectern/client';
import { type Platform, type PlatformOptions, startPlatform } from '@lectern/local';

/** An embedded platform on an empty data folder, for one test file. */
export interface TestPlatform {
  /** As it runs now. */
  readonly platform: Platform;
  readonly url: string;
  readonly dataDir: string;
  /** A client of a new user in a new tenant. */
  newTenant(): Promise<SessionClient>;
  /** Stops it, calls the function, and starts it again at the same address. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts it on free ports; the embedding model is shared with `npm start`, so that it is fetched once per clone.
 *
 * @param options further options of `startPlatform`
 */
export async function startTestPlatform(
  environment: Record<string, string> = {},
  options: Pick<PlatformOptions, 'services'> = {},
): Promise<TestPlatform> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lectern-e2e-'));
  let platform = await startPlatform({ port: 0, ...options, dataDir, environment });
  const { url } = platform;
  return {
    get platform() {
      return platform;
    },
    url,
    dataDir,
    newTenant: () => signInNewTenant(url),
    restart: async (meanwhile) => {
      await platform.stop();
      await meanwhile();
      platform = await startPlatform({ ...options, port: Number(new URL(url).port), dataDir, environment });
    },
    close: async () => {
      await platform.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A client of a new user in a new tenant. It repeats nothing, so that a test sees every failure. */
export function signInNewTenant(baseUrl: string): Promise<SessionClient> {
  const email = `user-${randomBytes(6).toString('hex')}@example.com`;
  const account = { email, password: 'a long test password', displayName: 'Test' };
  return register({ baseUrl, retries: 0 }, account);
}

/** A plain-text file to upload. */
export function textFile(name: string, text: string): NamedFile {
  return { name, content: text };
}
