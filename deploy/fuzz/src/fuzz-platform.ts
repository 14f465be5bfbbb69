import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@lectern/local';
import type { OpenApiDocument } from '@lectern/openapi';
import { projectRoot } from '@lectern/project';

/** All requests come from one address and few callers: bounds on those would be all that a run meets. */
const withoutLimits = {
  RATE_LIMIT_PER_ADDRESS: '0',
  RATE_LIMIT_PER_CREDENTIAL: '0',
  RATE_LIMIT_PER_USER: '0',
  LOGIN_MAX_FAILURES_PER_NETWORK: '1000000',
  MAX_EVENT_LOOP_DELAY_MS: '30000',
};

/** The committed description of the public API. */
export async function readDescription(): Promise<OpenApiDocument> {
  return JSON.parse(await readFile(join(projectRoot, 'docs', 'api', 'gateway.json'), 'utf8'));
}

/**
 * Starts the embedded platform on an empty folder, calls the function with its address, and stops it.
 *
 * @param environment of all services; without rate limits if not set
 */
export async function withPlatform<T>(
  use: (url: string) => Promise<T>,
  environment: Readonly<Record<string, string>> = withoutLimits,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lectern-fuzz-'));
  try {
    const platform = await startPlatform({ port: 0, dataDir, environment });
    try {
      return await use(platform.url);
    } finally {
      await platform.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
